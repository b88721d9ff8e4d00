#pragma once

#include "ui/conflict/differences.h"
#include "ui/kit/card.h"
#include "ui/kit/practice_time.h"

#include "core/session/session.h"

namespace vb::ui {

class BusyButton;
class FactGrid;
class FormField;
class PasswordField;
class TextLabel;
class VersionText;

/// One of two versions: its value with what differs marked, who wrote it, when and on which PC, and the button that
/// keeps it; with a password where that is a signature.
class VersionCard : public Card {
    Q_OBJECT

public:
    VersionCard(sync::Keep which, const PracticeTime &time, QWidget *parent = nullptr);

    void show(const session::ConflictRow &row, const QString &value, const std::vector<TextRun> &different);
    [[nodiscard]] BusyButton *keepButton() const { return m_keep; }
    /// The password as it was typed; empty, and the focus in its field, while there is none.
    [[nodiscard]] SecretBytes takePassword();
    void refusePassword(const QString &why);

Q_SIGNALS:
    void keepWanted();

private:
    const sync::Keep m_which;
    PracticeTime m_time;
    VersionText *m_value;
    FactGrid *m_facts;
    PasswordField *m_password;
    FormField *m_passwordField;
    QWidget *m_action;
    BusyButton *m_keep;
};

} // namespace vb::ui
