#pragma once

#include "core/session/session.h"

#include <QWidget>

class QStackedWidget;

namespace vb::ui {

class AccountPasswordCard;
class AccountPinCard;
class CredentialSheet;
class Question;
class Theme;

/// Everyone's own account: password, authenticator, recovery codes, PIN, and how the program looks.
class AccountView : public QWidget {
    Q_OBJECT

public:
    AccountView(session::Session &session, Theme &theme, QWidget *parent = nullptr);

    /// False when a sheet is not kept yet, or when it asks what to do with what was typed.
    bool mayLeave();

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    QWidget *makeCards(Theme &theme);
    void showSheet(const QString &title, const session::NewCredential &credential);

    session::Session &m_session;
    Question *m_unsaved;
    QStackedWidget *m_stack;
    AccountPasswordCard *m_password;
    AccountPinCard *m_pin;
    CredentialSheet *m_sheet;
};

} // namespace vb::ui
