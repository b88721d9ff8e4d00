#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"
#include "ui/kit/banner.h"

#include "ui/shell/locked_person.h"

#include <QBasicTimer>
#include <QFuture>
#include <QWidget>

#include <functional>
#include <vector>

class QPushButton;
class QVBoxLayout;

namespace vb::ui {

class BusyButton;
class FormField;
class LineField;
class PasswordField;
class RetryCountdown;
class TextLabel;

/// User name, password and, when one is due, a one-time code or a recovery code. Names neither the practice nor who was
/// here before, but for those who left a PIN to come back with.
class LoginPage : public QWidget {
    Q_OBJECT

public:
    using Login = std::function<QFuture<Result<void>>(const QString &user, SecretBytes password, const QString &code)>;

    explicit LoginPage(QWidget *parent = nullptr);
    ~LoginPage() override;

    /// Until it is given, what is sent waits for it.
    void setLogin(Login login);
    /// A line under the title while the store is not ready; empty when it is.
    void setWaiting(const QString &text);
    /// Empties everything, the histories of the fields too.
    void reset();
    /// For somebody who is known: his name is filled in. `accepted` is his password if it was right already.
    void start(const QString &user, SecretBytes accepted, BannerKind kind, const QString &message);
    /// A sentence above the fields until the next attempt.
    void say(BannerKind kind, const QString &text);
    /// People who can come back with a PIN.
    void setReturning(const std::vector<LockedPerson> &people);
    /// The key of this PC lies in a file: said below the form.
    void setKeyInFile(bool inFile);
    /// For an owner who has lost password or authenticator.
    void setOffersKit(bool offered);
    void focusFirst();

Q_SIGNALS:
    void loggedIn();
    void refused(); // what to do is shown
    void returnWanted(const QString &login);
    void kitWanted();

protected:
    void timerEvent(QTimerEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeForm();
    void submit();
    void send(SecretBytes password);
    void take(const Result<void> &answer);
    void askForCode();
    void throttle(qint64 ms);
    void setByRecoveryCode(bool wanted);
    void sayNothing();
    void forgetPassword();

    Login m_login;
    LineField *m_user;
    PasswordField *m_password;
    LineField *m_code;
    FormField *m_userField;
    FormField *m_passwordField;
    FormField *m_codeField;
    TextLabel *m_subtitle;
    Banner *m_banner;
    BusyButton *m_button;
    QPushButton *m_otherCode;
    QPushButton *m_kit;
    QWidget *m_returning;
    QVBoxLayout *m_returningDown;
    QWidget *m_keyInFile;
    RetryCountdown *m_countdown;
    SecretBytes m_accepted; // the password is right and waits for the code; wiped after two minutes
    SecretBytes m_sent; // what the running attempt sent, should it turn out to need a code
    QBasicTimer m_forget;
    bool m_busy = false;
    bool m_byRecoveryCode = false;
    bool m_sendWhenReady = false;
};

} // namespace vb::ui
