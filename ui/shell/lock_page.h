#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"
#include "ui/kit/banner.h"
#include "ui/shell/locked_person.h"

#include <QWidget>

class QPushButton;

namespace vb::session {
class Session;
}

namespace vb::ui {

class Avatar;
class BusyButton;
class ElidedLabel;
class FormField;
class PasswordField;
class RetryCountdown;
class TextLabel;

/// The screen of a locked PC: who is locked, and his PIN or password. Somebody else has always the way to the log-in.
class LockPage : public QWidget {
    Q_OBJECT

public:
    explicit LockPage(QWidget *parent = nullptr);
    ~LockPage() override;

    /// `byPin`: the person has set one.
    void start(const LockedPerson &person, const QString &why, bool byPin);
    /// What answers; none while the store is being closed: what is sent then waits. Looks whether the PIN still is.
    void setSession(session::Session *session);
    /// Said below the reason: what was typed is kept.
    void setDraftKept(bool kept);
    /// Empties everything.
    void reset();
    void focusFirst();

    [[nodiscard]] const LockedPerson &person() const { return m_person; }
    /// The password that was right and waits for its code, after codeWanted().
    [[nodiscard]] SecretBytes takeAccepted() { return std::move(m_accepted); }

Q_SIGNALS:
    void unlocked();
    void codeWanted(); // twelve hours are over
    void switchWanted();
    void refused(); // what to do is shown

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeForm();
    QWidget *makePerson();
    void setByPin(bool byPin);
    void submit();
    void take(const Result<void> &answer);
    void takeWrongPin();
    void say(BannerKind kind, const QString &text);

    session::Session *m_session = nullptr;
    LockedPerson m_person;
    bool m_hasPin = false;
    bool m_byPin = false;
    bool m_busy = false;
    bool m_sendWhenReady = false;
    SecretBytes m_sent;
    SecretBytes m_accepted;
    Avatar *m_face;
    ElidedLabel *m_name;
    ElidedLabel *m_role;
    TextLabel *m_why;
    TextLabel *m_draft;
    Banner *m_banner;
    PasswordField *m_secret;
    FormField *m_field;
    BusyButton *m_unlock;
    QPushButton *m_other;
    QPushButton *m_switch;
    RetryCountdown *m_countdown;
};

} // namespace vb::ui
