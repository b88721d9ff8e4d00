#pragma once

#include "ui/staff/staff_draft.h"

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
    void setTakenLogins(const QStringList &logins) { m_taken = logins; }
    [[nodiscard]] bool isDirty() const;
    /// Of what is typed, without the password; none while it is being stored.
    [[nodiscard]] std::optional<StaffDraft> draft() const;
    void restore(const StaffDraft::NewPerson &typed);

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
