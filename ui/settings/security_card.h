#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

class QPlainTextEdit;

namespace vb::ui {

class Banner;
class BusyButton;

/// How the records on this computer are protected, and a button that checks that nobody changed them behind Verbena's
/// back.
class SecurityCard : public Card {
    Q_OBJECT

public:
    explicit SecurityCard(session::Session &session, QWidget *parent = nullptr);

    void focusFirst();

    /// What a check found, in a sentence or two.
    static QString verdictText(const store::CheckReport &report);

Q_SIGNALS:
    void checked();

private:
    void check();
    void take(const Result<store::CheckReport> &answer);

    session::Session &m_session;
    BusyButton *m_check;
    Banner *m_verdict;
    QPlainTextEdit *m_details;
};

} // namespace vb::ui
