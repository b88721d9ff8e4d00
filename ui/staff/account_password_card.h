#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

namespace vb::ui {

class Banner;
class BusyButton;
class NewPasswordFields;

/// A new password for oneself.
class AccountPasswordCard : public Card {
    Q_OBJECT

public:
    explicit AccountPasswordCard(session::Session &session, QWidget *parent = nullptr);

    void focusFirst();
    [[nodiscard]] bool isDirty() const;
    void clear();

Q_SIGNALS:
    /// Each attempt: changed, or a problem is shown.
    void answered(bool ok);

private:
    void save();

    session::Session &m_session;
    Banner *m_banner;
    NewPasswordFields *m_password;
    BusyButton *m_save;
};

} // namespace vb::ui
