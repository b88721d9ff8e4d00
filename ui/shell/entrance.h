#pragma once

#include "core/base/error.h"

#include <QWidget>

class QStackedLayout;

namespace vb::ui {

class BrandPanel;
class FirstPage;
class LoginPage;
class NoticePage;

/// What is on screen while nobody is logged in: the brand on one side, the log-in or a notice on the other.
class Entrance : public QWidget {
    Q_OBJECT

public:
    explicit Entrance(QWidget *parent = nullptr);

    [[nodiscard]] LoginPage *login() const { return m_login; }
    void showLogin();
    void showNotice(const Error &error);
    /// There is no practice here: the choice of what to do about it.
    void showFirst();

Q_SIGNALS:
    void retryWanted();
    void setUpWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    BrandPanel *m_brand;
    QStackedLayout *m_stack;
    LoginPage *m_login;
    NoticePage *m_notice;
    FirstPage *m_first;
};

} // namespace vb::ui
