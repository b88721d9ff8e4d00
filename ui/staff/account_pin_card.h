#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class PasswordField;
class TextLabel;

/// A PIN for coming back after a lock, until the program ends.
class AccountPinCard : public Card {
    Q_OBJECT

public:
    explicit AccountPinCard(session::Session &session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDirty() const;
    void clear();

Q_SIGNALS:
    void answered(bool ok);

private:
    void showState();
    bool check();
    void save();

    session::Session &m_session;
    TextLabel *m_state;
    Banner *m_banner;
    PasswordField *m_pin;
    PasswordField *m_repeat;
    FormField *m_pinField;
    FormField *m_repeatField;
    BusyButton *m_save;
};

} // namespace vb::ui
