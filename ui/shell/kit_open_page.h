#pragma once

#include "core/session/practice_setup.h"

#include <QFuture>
#include <QWidget>

#include <functional>

class QCheckBox;
class QPushButton;
class QStackedLayout;

namespace vb::ui {

class Banner;
class BusyButton;
class CredentialSheet;
class KitGroups;
class LineField;
class NewPasswordFields;

/// The recovery kit in place of a key that the system's keyring has lost: its groups are typed, and this PC gets a new
/// key. Passwords stay as they are, unless an owner who has lost the own one asks for a new one: then the new
/// authenticator and recovery codes are shown, once.
class KitOpenPage : public QWidget {
    Q_OBJECT

public:
    /// Opens this PC's records with the kit, off the GUI thread.
    using Open = std::function<QFuture<Result<session::KitUnlocked>>(session::KitRequest)>;

    explicit KitOpenPage(QWidget *parent = nullptr);

    void setOpen(Open open) { m_open = std::move(open); }
    [[nodiscard]] bool canOpen() const { return m_open != nullptr; }
    void start();
    /// False while the kit is at work, and when new codes are shown and not kept yet, which it says.
    bool mayLeave();
    [[nodiscard]] bool showsSheet() const;

Q_SIGNALS:
    /// `renewed`: an owner has a new password.
    void opened(bool renewed);
    void sheetShown(); // it needs room
    void backWanted();
    void refused(); // why is shown

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeOwner();
    bool check();
    void submit();
    void forget();
    void showProblem(const Error &error);
    void take(const Result<session::KitUnlocked> &answer);

    Open m_open;
    QStackedLayout *m_stack;
    KitGroups *m_groups;
    Banner *m_banner;
    QCheckBox *m_renew;
    QWidget *m_owner;
    LineField *m_login;
    NewPasswordFields *m_password;
    CredentialSheet *m_sheet;
    BusyButton *m_go;
    QPushButton *m_back;
};

} // namespace vb::ui
