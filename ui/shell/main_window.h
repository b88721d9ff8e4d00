#pragma once

#include "ui/shell/page.h"

#include <QBasicTimer>
#include <QFuture>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QStackedLayout;

namespace vb::ui {

class Entrance;
class Theme;
class Workspace;

/// The window of the program. Shown before anything of the store is touched: at its first paint it asks for the
/// session, off the GUI thread; then it is the log-in, and from login to lock the workspace. Its title never says more
/// than the product's name.
class MainWindow : public QWidget {
    Q_OBJECT

public:
    using Open = std::function<QFuture<Result<std::shared_ptr<session::Session>>>()>;

    /// `theme` outlives the window.
    MainWindow(Theme &theme, Open open, std::vector<Page> pages, QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] bool isLocked() const { return m_workspace == nullptr; }
    /// Hides what is shown at once, then closes the store.
    void lock();

Q_SIGNALS:
    void sessionOpened(); // there is a session to log in to
    void openFailed(); // a notice is shown
    void unlocked();
    void locked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void openSession();
    void takeSession(const Result<std::shared_ptr<session::Session>> &opened);
    void showEntrance();
    void showWorkspace();
    void finishLock();
    void offerLogin();
    void toggleTheme();

    Theme &m_theme;
    Open m_open;
    std::vector<Page> m_pages;
    std::shared_ptr<session::Session> m_session;
    QStackedLayout *m_stack;
    Entrance *m_entrance;
    Workspace *m_workspace = nullptr;
    QBasicTimer m_patience;
    bool m_asked = false;
};

} // namespace vb::ui
