#pragma once

#include "core/session/session.h"

#include <QWidget>

namespace vb::ui {

class Banner;
class BusyButton;
class ElidedLabel;
class NewPasswordFields;

/// Gives a person a new password, authenticator and recovery codes. Enter or Ctrl+S does it, Esc leaves.
class StaffResetForm : public QWidget {
    Q_OBJECT

public:
    explicit StaffResetForm(session::Session &session, QWidget *parent = nullptr);

    void start(const staff::Member &member);
    [[nodiscard]] bool isDirty() const;

Q_SIGNALS:
    void done(const vb::session::NewCredential &credential, const QString &name, const QString &login);
    void leaveWanted();
    void refused();

private:
    void save();

    session::Session &m_session;
    staff::Member m_member;
    ElidedLabel *m_name;
    Banner *m_banner;
    NewPasswordFields *m_password;
    BusyButton *m_save;
};

} // namespace vb::ui
