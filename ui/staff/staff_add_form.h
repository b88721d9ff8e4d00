#pragma once

#include "core/session/session.h"

#include <QStringList>
#include <QWidget>

namespace vb::ui {

class Banner;
class BusyButton;
class LineField;
class NewPasswordFields;
class RoleChoice;
class StaffLoginField;

/// Adds a person: name, user name, role, first password. Enter or Ctrl+S adds, Esc leaves.
class StaffAddForm : public QWidget {
    Q_OBJECT

public:
    explicit StaffAddForm(session::Session &session, QWidget *parent = nullptr);

    /// `takenLogins` are those that cannot be suggested.
    void start(const QStringList &takenLogins);
    [[nodiscard]] bool isDirty() const;

Q_SIGNALS:
    void added(const vb::session::NewCredential &credential, const QString &name, const QString &login);
    void leaveWanted();
    /// A problem is shown.
    void refused();

private:
    QWidget *makeCard();
    void suggest();
    void save();
    bool check();
    bool showAtField(const Error &error);

    session::Session &m_session;
    QStringList m_taken;
    bool m_loginTyped = false; // by hand: no more suggestions
    Banner *m_banner;
    LineField *m_name;
    StaffLoginField *m_login;
    RoleChoice *m_role;
    NewPasswordFields *m_password;
    BusyButton *m_save;
};

} // namespace vb::ui
