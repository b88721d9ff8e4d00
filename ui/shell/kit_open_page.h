#pragma once

#include "core/session/practice_setup.h"
#include "core/session/renew_device.h"

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
/// authenticator and recovery codes are shown, once. Or the PC goes on as a new one of the practice, when it was
/// copied, put back or revoked.
class KitOpenPage : public QWidget {
    Q_OBJECT

public:
    /// Opens this PC's records with the kit, off the GUI thread.
    using Open = std::function<QFuture<Result<session::KitUnlocked>>(session::KitRequest)>;

    /// Makes this PC a new one of the practice with the kit of this code, off the GUI thread.
    using Renew = std::function<QFuture<Result<session::Renewed>>(QString kitCode)>;

    explicit KitOpenPage(QWidget *parent = nullptr);

    void setOpen(Open open) { m_open = std::move(open); }
    /// Without it that is a matter of the command line.
    void setRenew(Renew renew);
    [[nodiscard]] bool canOpen() const { return m_open != nullptr; }
    void start();
    /// False while the kit is at work, and when new codes are shown and not kept yet, which it says.
    bool mayLeave();
    [[nodiscard]] bool showsSheet() const;

Q_SIGNALS:
    /// `renewed`: an owner has a new password.
    void opened(bool renewed);
    /// The PC is another one; `sent`: the relay knows already.
    void madeNew(bool sent);
    void sheetShown(); // it needs room
    void backWanted();
    void refused(); // why is shown

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeOwner();
    QWidget *makeAnew();
    void setWorking(bool working);
    bool check();
    void submit();
    void forget();
    void showProblem(const Error &error);
    void take(const Result<session::KitUnlocked> &answer);
    void takeRenewed(const Result<session::Renewed> &answer);

    Open m_open;
    Renew m_makeNew;
    QStackedLayout *m_stack;
    KitGroups *m_groups;
    Banner *m_banner;
    QCheckBox *m_renew;
    QWidget *m_owner;
    QCheckBox *m_anew;
    QWidget *m_anewPart = nullptr;
    LineField *m_login;
    NewPasswordFields *m_password;
    CredentialSheet *m_sheet;
    BusyButton *m_go;
    QPushButton *m_back;
};

} // namespace vb::ui
