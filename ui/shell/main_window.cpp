#include "ui/shell/main_window.h"

#include "ui/kit/brand_mark.h"
#include "ui/kit/deliver.h"
#include "ui/kit/theme.h"
#include "ui/shell/entrance.h"
#include "ui/shell/login_page.h"
#include "ui/shell/workspace.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QPixmapCache>
#include <QShortcut>
#include <QStackedLayout>
#include <QTimerEvent>

namespace vb::ui {

namespace {
constexpr int kPatienceMs = 600; // an answer within it needs no words about waiting
constexpr QSize kFirstSize {1280, 800};
constexpr QSize kLeastSize {720, 560};
} // namespace

MainWindow::MainWindow(Theme &theme, Open open, std::vector<Page> pages, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_open(std::move(open))
    , m_pages(std::move(pages))
    , m_stack(new QStackedLayout(this))
    , m_entrance(new Entrance)
{
    setWindowTitle(QStringLiteral("Verbena"));
    setWindowIcon(brandIcon());
    setMinimumSize(kLeastSize);
    resize(kFirstSize);
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(m_entrance);
    connect(m_entrance, &Entrance::retryWanted, this, &MainWindow::openSession);
    connect(m_entrance, &Entrance::setUpWanted, this, &MainWindow::showSetUp);
    connect(m_entrance->login(), &LoginPage::loggedIn, this, &MainWindow::showWorkspace);

    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_L), this), &QShortcut::activated, this, &MainWindow::lock);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), this), &QShortcut::activated, this,
            &MainWindow::toggleTheme);
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q), this), &QShortcut::activated, this, &QWidget::close);
    m_entrance->showLogin();
}

MainWindow::~MainWindow()
{
    delete m_workspace; // before the session whose services it uses
    m_theme.dropPreference();
}

void MainWindow::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    if (m_asked)
        return;
    m_asked = true;
    QMetaObject::invokeMethod(this, &MainWindow::openSession, Qt::QueuedConnection);
}

void MainWindow::openSession()
{
    m_entrance->showLogin();
    m_patience.start(kPatienceMs, this);
    deliver(m_open(), this, [this](const Result<std::shared_ptr<session::Session>> &opened) { takeSession(opened); });
}

void MainWindow::takeSession(const Result<std::shared_ptr<session::Session>> &opened)
{
    m_patience.stop();
    m_entrance->login()->setWaiting(QString());
    if (!opened.ok()) {
        if (opened.error().code == Code::notFound && m_setUp)
            m_entrance->showFirst();
        else
            m_entrance->showNotice(opened.error());
        Q_EMIT openFailed();
        return;
    }
    m_session = *opened;
    offerLogin();
    Q_EMIT sessionOpened();
}

void MainWindow::offerLogin()
{
    m_entrance->login()->setLogin([this](const QString &user, SecretBytes password, const QString &code) {
        session::CodeSource source;
        if (!code.isEmpty())
            source = code;
        return m_session->login(user, std::move(password), std::move(source));
    });
}

void MainWindow::showWorkspace()
{
    const staff::Preference &preference = m_session->settings().preference();
    m_theme.prefer(themeModeFromName(preference.theme), preference.fontScale);
    m_workspace = new Workspace(*m_session, m_theme, m_pages);
    connect(m_workspace, &Workspace::lockWanted, this, &MainWindow::lock);
    m_stack->addWidget(m_workspace);
    m_stack->setCurrentWidget(m_workspace);
    m_entrance->login()->reset();
    m_workspace->enter();
    Q_EMIT unlocked();
}

void MainWindow::showSetUp()
{
    m_settingUp = m_setUp([this](const std::shared_ptr<session::Session> &session) {
        // It calls from within itself: it is destroyed after its call has returned.
        QMetaObject::invokeMethod(
            this, [this, session] { endSetUp(session); }, Qt::QueuedConnection);
    });
    m_stack->addWidget(m_settingUp);
    m_stack->setCurrentWidget(m_settingUp);
}

void MainWindow::endSetUp(const std::shared_ptr<session::Session> &session)
{
    m_stack->setCurrentWidget(m_entrance);
    delete std::exchange(m_settingUp, nullptr);
    if (!session) {
        openSession();
        return;
    }
    m_session = session;
    offerLogin();
    if (m_session->isOpen()) {
        showWorkspace();
        return;
    }
    m_entrance->showLogin();
    Q_EMIT sessionOpened();
}

void MainWindow::showEntrance()
{
    m_entrance->login()->reset();
    m_stack->setCurrentWidget(m_entrance);
    m_entrance->showLogin();
}

void MainWindow::lock()
{
    if (!m_workspace || m_workspace->isHidden())
        return;
    m_entrance->login()->setLogin({});
    showEntrance();
    repaint();
    // Whoever asked for it may be a widget of the workspace: it is destroyed after its call has returned.
    QMetaObject::invokeMethod(this, &MainWindow::finishLock, Qt::QueuedConnection);
}

void MainWindow::finishLock()
{
    if (!m_workspace)
        return;
    delete std::exchange(m_workspace, nullptr);
    m_theme.dropPreference();
    QPixmapCache::clear();
    if (QClipboard *clipboard = QGuiApplication::clipboard(); clipboard->ownsClipboard())
        clipboard->clear();
    m_session->lock();
    offerLogin();
    Q_EMIT locked();
}

void MainWindow::toggleTheme()
{
    if (m_workspace)
        m_workspace->toggleTheme();
    else
        m_theme.setMode(m_theme.isDark() ? ThemeMode::light : ThemeMode::dark);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_workspace && !m_workspace->mayClose()) {
        event->ignore();
        return;
    }
    if (m_workspace) {
        hide();
        finishLock();
    }
    event->accept();
}

void MainWindow::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_patience.timerId())
        return;
    m_patience.stop();
    m_entrance->login()->setWaiting(
        tr("Waiting for the system keyring. It may be asking for its password in another window."));
}

} // namespace vb::ui
