#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

class QPushButton;

namespace vb::ui {

class Banner;
class ElidedLabel;
class Question;
class TextLabel;

/// The account of one person as the owner sees it: log-ins, a reset, the end of it.
class AccountCard : public Card {
    Q_OBJECT

public:
    explicit AccountCard(session::Session &session, QWidget *parent = nullptr);

    void setMember(const staff::Member &member, const QString &lastLogin);
    bool escape();

Q_SIGNALS:
    void resetWanted();
    void changed(const QString &note);
    void idle();

private:
    void askToDisable();
    void stopAsking();
    void disable();

    session::Session &m_session;
    staff::Member m_member;
    Banner *m_banner;
    ElidedLabel *m_login;
    TextLabel *m_lastLogin;
    TextLabel *m_note;
    QWidget *m_actions;
    QPushButton *m_reset;
    QPushButton *m_disable;
    Question *m_question;
};

} // namespace vb::ui
