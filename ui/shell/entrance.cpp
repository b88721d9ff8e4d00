#include "ui/shell/entrance.h"

#include "ui/shell/brand_panel.h"
#include "ui/shell/first_page.h"
#include "ui/shell/join_page.h"
#include "ui/shell/kit_open_page.h"
#include "ui/shell/lock_page.h"
#include "ui/shell/login_page.h"
#include "ui/shell/notice_page.h"
#include "ui/shell/restore_page.h"

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QStackedLayout>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kLeastWithBrand = 860;
constexpr int kWidestBrand = 620;
} // namespace

Entrance::Entrance(QWidget *parent)
    : QWidget(parent)
    , m_brand(new BrandPanel)
    , m_stack(new QStackedLayout)
    , m_login(new LoginPage)
    , m_lock(new LockPage)
    , m_kit(new KitOpenPage)
    , m_restore(new RestorePage)
    , m_join(new JoinPage)
    , m_notice(new NoticePage)
    , m_first(new FirstPage)
{
    for (QWidget *page :
         {static_cast<QWidget *>(m_login), static_cast<QWidget *>(m_lock), static_cast<QWidget *>(m_notice),
          static_cast<QWidget *>(m_kit), static_cast<QWidget *>(m_restore), static_cast<QWidget *>(m_join),
          static_cast<QWidget *>(m_first)})
        m_stack->addWidget(page);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    across->addWidget(m_brand);
    across->addLayout(m_stack, 1);
    connect(m_notice, &NoticePage::retryWanted, this, &Entrance::retryWanted);
    connect(m_notice, &NoticePage::kitWanted, this, &Entrance::showKit);
    connect(m_login, &LoginPage::kitWanted, this, &Entrance::kitWanted);
    connect(m_kit, &KitOpenPage::sheetShown, this, &Entrance::placeBrand);
    connect(m_stack, &QStackedLayout::currentChanged, this, &Entrance::placeBrand);
    connect(m_kit, &KitOpenPage::backWanted, this, &Entrance::retryWanted);
    connect(m_restore, &RestorePage::backWanted, this, &Entrance::retryWanted);
    connect(m_join, &JoinPage::backWanted, this, &Entrance::retryWanted);
    connect(m_first, &FirstPage::joinWanted, this, [this] {
        m_stack->setCurrentWidget(m_join);
        m_join->start();
    });
    connect(m_first, &FirstPage::restoreWanted, this, [this] {
        m_stack->setCurrentWidget(m_restore);
        m_restore->start();
    });
    connect(m_first, &FirstPage::retryWanted, this, &Entrance::retryWanted);
    connect(m_first, &FirstPage::setUpWanted, this, &Entrance::setUpWanted);
}

void Entrance::showLogin()
{
    m_stack->setCurrentWidget(m_login);
    m_login->focusFirst();
}

void Entrance::showLock()
{
    m_stack->setCurrentWidget(m_lock);
    m_lock->focusFirst();
}

void Entrance::focusFirst()
{
    if (m_stack->currentWidget() == m_lock)
        m_lock->focusFirst();
    else if (m_stack->currentWidget() == m_login)
        m_login->focusFirst();
}

void Entrance::showNotice(const Error &error)
{
    m_stack->setCurrentWidget(m_notice);
    m_notice->setOffersKit(m_kit->canOpen());
    m_notice->show(error);
}

void Entrance::showKit()
{
    m_stack->setCurrentWidget(m_kit);
    m_kit->start();
}

void Entrance::showFirst()
{
    m_stack->setCurrentWidget(m_first);
    m_first->setOffersRestore(m_restore->canRestore());
    m_first->setOffersJoining(m_join->canJoin());
    m_first->start();
}

void Entrance::resizeEvent(QResizeEvent *event)
{
    placeBrand();
    QWidget::resizeEvent(event);
}

/// Beside new log-in data there is no room for it.
void Entrance::placeBrand()
{
    const bool sheet = m_stack->currentWidget() == m_kit && m_kit->showsSheet();
    m_brand->setVisible(width() >= kLeastWithBrand && !sheet);
    m_brand->setFixedWidth(std::min(width() * 45 / 100, kWidestBrand));
}

} // namespace vb::ui
