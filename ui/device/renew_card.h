#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class PasswordField;

/// Makes this computer a new one of the practice, when it was copied or put back: an owner reads what happens and types
/// the own password.
class RenewCard : public Card {
    Q_OBJECT

public:
    explicit RenewCard(session::Session &session, QWidget *parent = nullptr);

    /// Empty, with the focus.
    void start();
    [[nodiscard]] bool isBusy() const;
    // What the service gives; also for programs that drive the screen.
    void take(const Result<DeviceId> &answer);

Q_SIGNALS:
    /// It is done: nothing can be written until the next login.
    void renewed();
    void refused(); // why is shown
    void closeWanted();

private:
    void submit();

    session::Session &m_session;
    PasswordField *m_password;
    FormField *m_field;
    BusyButton *m_go;
    Banner *m_banner;
};

} // namespace vb::ui
