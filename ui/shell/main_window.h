#pragma once

#include "ui/shell/idle_watch.h"
#include "ui/shell/join_page.h"
#include "ui/shell/kit_open_page.h"
#include "ui/shell/locked_person.h"
#include "ui/shell/page.h"
#include "ui/shell/restore_page.h"

#include <QBasicTimer>
#include <QFuture>
#include <QWidget>

#include <functional>
#include <map>
#include <memory>
#include <vector>

class QStackedLayout;

namespace vb::ui {

class Bell;
class Entrance;
class Theme;
class Workspace;

/// The window of the program. Shown before anything of the store is touched: at its first paint it asks for the
/// session, off the GUI thread; then it is the log-in, from login to lock the workspace, and after that the lock screen
/// of the same person, with a way to the log-in for everybody else. Its title never says more than the product's name.
class MainWindow : public QWidget {
    Q_OBJECT

public:
    using Open = std::function<QFuture<Result<std::shared_ptr<session::Session>>>()>;

    /// Makes what stands in the window while a practice is set up. It calls `done` once: with the new practice's
    /// session, logged in as a rule, or with none.
    using SetUp = std::function<QWidget *(std::function<void(std::shared_ptr<session::Session>)> done)>;

    /// `theme` outlives the window.
    MainWindow(Theme &theme, Open open, std::vector<Page> pages, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Without it a PC that has no practice gets a notice.
    void setSetUp(SetUp setUp) { m_setUp = std::move(setUp); }

    /// Without it a lost key is a matter of the command line.
    void setKitOpening(KitOpenPage::Open open);

    /// Without it only the command line renews a PC with the kit.
    void setKitRenewing(KitOpenPage::Renew renew);

    /// Without it a PC that has no practice is not offered a backup.
    void setRestoring(RestorePage::Restore restore);

    /// Without it a PC that has no practice joins one by the command line.
    void setJoining(JoinPage::Join join);

    [[nodiscard]] bool isLocked() const { return m_workspace == nullptr; }
    /// Hides what is shown at once, then closes the store. What was typed and not saved is kept for its author.
    void lock(LockReason reason = LockReason::asked);
    /// Locks and goes to the log-in, for somebody else.
    void switchUser();
    /// The machine is about to sleep: everything is closed and no PIN opens it any more when this returns.
    void lockForSleep();

Q_SIGNALS:
    void sessionOpened(); // there is a session to log in to
    void openFailed(); // a notice is shown, or the choice to set up a practice
    void unlocked();
    void locked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void openSession();
    void takeSession(const Result<std::shared_ptr<session::Session>> &opened);
    void showSetUp();
    void endSetUp(const std::shared_ptr<session::Session> &session);
    void showEntrance();
    void showWorkspace();
    void hideWorkspace(LockReason reason);
    void finishLock();
    void useKit();
    void offerLogin();
    void showLockScreen(const LockedPerson &person, const QString &why, bool byPin);
    void showReturning();
    void askForCode();
    void warnOfLock(IdleWatch::Due due, qint64 leftMs);
    void followPerson();
    [[nodiscard]] LockedPerson presentPerson() const;
    void toggleTheme();

    Theme &m_theme;
    Open m_open;
    SetUp m_setUp;
    QWidget *m_settingUp = nullptr;
    std::vector<Page> m_pages;
    std::shared_ptr<session::Session> m_session;
    QStackedLayout *m_stack;
    Entrance *m_entrance;
    Workspace *m_workspace = nullptr;
    IdleWatch *m_idle = nullptr;
    Bell *m_endBell = nullptr; // of a login that an owner has ended
    store::Feed<session::LoginEnd>::Subscription m_ends;
    std::map<QString, LockedPerson> m_returning; // by login: who has set a PIN since the program started
    QBasicTimer m_patience;
    bool m_asked = false;
};

} // namespace vb::ui
