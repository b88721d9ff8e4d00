#pragma once

#include "core/base/error.h"

#include <QWidget>

class QStackedLayout;

namespace vb::ui {

class BrandPanel;
class FirstPage;
class JoinPage;
class KitOpenPage;
class LockPage;
class LoginPage;
class NoticePage;
class RestorePage;

/// What is on screen while nobody is logged in: the brand on one side; the lock screen, the log-in, a notice or the
/// recovery kit on the other.
class Entrance : public QWidget {
    Q_OBJECT

public:
    explicit Entrance(QWidget *parent = nullptr);

    [[nodiscard]] LoginPage *login() const { return m_login; }
    [[nodiscard]] LockPage *lockPage() const { return m_lock; }
    [[nodiscard]] KitOpenPage *kit() const { return m_kit; }
    [[nodiscard]] RestorePage *restorePage() const { return m_restore; }
    [[nodiscard]] JoinPage *joinPage() const { return m_join; }
    void showLogin();
    void showLock();
    /// Of the log-in or the lock screen, whichever is shown.
    void focusFirst();
    void showNotice(const Error &error);
    /// Its fields are empty.
    void showKit();
    /// There is no practice here: the choice of what to do about it.
    void showFirst();

Q_SIGNALS:
    void retryWanted();
    /// Somebody at the log-in has lost password or authenticator and has the kit.
    void kitWanted();
    void setUpWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeBrand();

    BrandPanel *m_brand;
    QStackedLayout *m_stack;
    LoginPage *m_login;
    LockPage *m_lock;
    KitOpenPage *m_kit;
    RestorePage *m_restore;
    JoinPage *m_join;
    NoticePage *m_notice;
    FirstPage *m_first;
};

} // namespace vb::ui
