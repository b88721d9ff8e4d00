#pragma once

#include "ui/conflict/differences.h"
#include "ui/kit/card.h"
#include "ui/kit/practice_time.h"

#include "core/session/session.h"

namespace vb::ui {

class BusyButton;
class FactGrid;
class TextLabel;
class VersionText;

/// One of two versions: its value with what differs marked, who wrote it, when and on which PC, and the button that
/// keeps it.
class VersionCard : public Card {
    Q_OBJECT

public:
    VersionCard(sync::Keep which, const PracticeTime &time, QWidget *parent = nullptr);

    void show(const session::ConflictRow &row, const QString &value, const std::vector<TextRun> &different);
    [[nodiscard]] BusyButton *keepButton() const { return m_keep; }

Q_SIGNALS:
    void keepWanted();

private:
    const sync::Keep m_which;
    PracticeTime m_time;
    VersionText *m_value;
    FactGrid *m_facts;
    QWidget *m_action;
    BusyButton *m_keep;
};

} // namespace vb::ui
