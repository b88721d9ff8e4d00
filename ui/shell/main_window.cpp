#include "ui/shell/main_window.h"

#include "ui/kit/bell.h"
#include "ui/kit/brand_mark.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/theme.h"
#include "ui/shell/entrance.h"
#include "ui/shell/lock_page.h"
#include "ui/shell/login_page.h"
#include "ui/shell/login_words.h"
#include "ui/shell/traces.h"
#include "ui/shell/workspace.h"

#include <QApplication>
#include <QCloseEvent>
#include <QShortcut>
#include <QStackedLayout>
#include <QTimerEvent>

#include <iterator>
#include <utility>

namespace vb::ui {

namespace {
constexpr int kPatienceMs = 600; // an answer within it needs no words about waiting
constexpr QSize kFirstSize {1280, 800};
constexpr QSize kLeastSize {720, 560};

LockReason reasonOf(session::LoginEnd end)
{
    switch (end) {
    case session::LoginEnd::disabled: return LockReason::disabled;
    case session::LoginEnd::roleChanged: return LockReason::roleChanged;
    case session::LoginEnd::keysReset: break;
    }
    return LockReason::keysReset;
}

/// Somebody else has ended it.
bool isEndOfLogin(LockReason reason)
{
    return reason == LockReason::disabled || reason == LockReason::roleChanged || reason == LockReason::keysReset;
}
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
    connect(m_entrance->login(), &LoginPage::returnWanted, this,
            [this](const QString &login) { showLockScreen(m_returning.at(login), QString(), true); });
    connect(m_entrance->lockPage(), &LockPage::unlocked, this, &MainWindow::showWorkspace);
    connect(m_entrance->lockPage(), &LockPage::codeWanted, this, &MainWindow::askForCode);
    connect(m_entrance->lockPage(), &LockPage::switchWanted, this, &MainWindow::switchUser);
    connect(m_entrance->kit(), &KitOpenPage::opened, this, [this](bool renewed) {
        openSession();
        m_entrance->login()->say(BannerKind::success,
                                 renewed ? tr("Log in with your new password and a code of your new authenticator.")
                                         : tr("This computer has a new key. Log in as always."));
    });
    connect(m_entrance->kit(), &KitOpenPage::madeNew, this, [this](bool sent) {
        openSession();
        m_entrance->login()->say(BannerKind::success,
                                 sent ? tr("This computer is a new one of the practice, with all that was here. Log in "
                                           "as always.")
                                      : tr("This computer is a new one of the practice, with all that was here. Log in "
                                           "as always: the others are told with the next connection."));
    });
    connect(m_entrance, &Entrance::kitWanted, this, &MainWindow::useKit);

    connect(m_entrance->restorePage(), &RestorePage::restored, this, [this](const session::Restored &restored) {
        openSession();
        m_entrance->login()->say(restored.problems.isEmpty() ? BannerKind::success : BannerKind::warning,
                                 RestorePage::welcomeText(restored));
    });

    connect(m_entrance->joinPage(), &JoinPage::joined, this, [this] {
        openSession();
        m_entrance->login()->say(BannerKind::success,
                                 tr("This computer belongs to the practice. Log in as on the others, with a code of "
                                    "your authenticator."));
    });

    const auto key = [this](const QKeySequence &keys) { return new QShortcut(keys, this); };
    connect(key(Qt::CTRL | Qt::Key_L), &QShortcut::activated, this, [this] { lock(); });
    connect(key(Qt::CTRL | Qt::SHIFT | Qt::Key_L), &QShortcut::activated, this, &MainWindow::switchUser);
    connect(key(Qt::CTRL | Qt::SHIFT | Qt::Key_D), &QShortcut::activated, this, &MainWindow::toggleTheme);
    connect(key(Qt::CTRL | Qt::Key_Q), &QShortcut::activated, this, &QWidget::close);
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

void MainWindow::setKitOpening(KitOpenPage::Open open)
{
    m_entrance->kit()->setOpen(std::move(open));
    m_entrance->login()->setOffersKit(m_entrance->kit()->canOpen());
}

void MainWindow::setKitRenewing(KitOpenPage::Renew renew)
{
    m_entrance->kit()->setRenew(std::move(renew));
}

void MainWindow::setRestoring(RestorePage::Restore restore)
{
    m_entrance->restorePage()->setRestore(std::move(restore));
}

void MainWindow::setJoining(JoinPage::Join join)
{
    m_entrance->joinPage()->setJoin(std::move(join));
}

/// The kit opens the records by itself, so this session lets go of them; those who could come back with a PIN log in.
void MainWindow::useKit()
{
    if (!m_session || m_workspace)
        return;
    m_entrance->login()->setLogin({});
    m_entrance->login()->reset();
    m_entrance->login()->setReturning({});
    m_entrance->lockPage()->reset();
    m_entrance->lockPage()->setSession(nullptr);
    m_returning.clear();
    m_session.reset();
    m_entrance->showKit();
}

void MainWindow::offerLogin()
{
    m_entrance->login()->setKeyInFile(m_session->secretIsInFile());
    m_entrance->login()->setLogin([this](const QString &user, SecretBytes password, const QString &code) {
        session::CodeSource source;
        if (!code.isEmpty())
            source = code;
        return m_session->login(user, std::move(password), std::move(source));
    });
}

void MainWindow::showWorkspace()
{
    if (!m_session->isOpen()) { // it was locked while the answer was on its way
        showEntrance();
        return;
    }
    const staff::Preference &preference = m_session->settings().preference();
    m_theme.prefer(themeModeFromName(preference.theme), preference.fontScale);
    m_workspace = new Workspace(*m_session, m_theme, m_pages);
    connect(m_workspace, &Workspace::lockWanted, this, &MainWindow::lock);
    connect(m_workspace, &Workspace::switchWanted, this, &MainWindow::switchUser);
    m_stack->addWidget(m_workspace);
    m_stack->setCurrentWidget(m_workspace);
    m_entrance->login()->reset();
    m_entrance->login()->setReturning({});
    m_entrance->lockPage()->reset();
    m_workspace->enter();
    QByteArray draft = m_session->draft();
    if (!draft.isEmpty())
        m_workspace->restore(draft);
    wipe(draft);
    m_idle = new IdleWatch(*m_session, this);
    connect(m_idle, &IdleWatch::due, this, [this](IdleWatch::Due due) {
        lock(due == IdleWatch::Due::idle ? LockReason::idle : LockReason::sessionEnd);
    });
    connect(m_idle, &IdleWatch::warned, this, &MainWindow::warnOfLock);
    connect(m_idle, &IdleWatch::calmed, m_workspace, [this] { m_workspace->setNotice(QString()); });
    followPerson();
    Q_EMIT unlocked();
}

/// What an owner changes about the person elsewhere ends the login here.
void MainWindow::followPerson()
{
    m_endBell = new Bell(0, this);
    connect(m_endBell, &Bell::rang, this, [this] {
        const std::optional<session::LoginEnd> end
            = m_session && m_session->isOpen() ? m_session->ended() : std::nullopt;
        if (end)
            lock(reasonOf(*end));
    });
    m_ends = m_session->onEnded([rope = m_endBell->rope()](session::LoginEnd) { rope(); });
}

void MainWindow::warnOfLock(IdleWatch::Due due, qint64 leftMs)
{
    if (m_workspace)
        m_workspace->setNotice(
            due == IdleWatch::Due::idle
                ? tr("Locks in %1, because nobody is there. Any key keeps it open.").arg(waitText(leftMs))
                : tr("Locks in %1: your one-time code was twelve hours ago. What is not saved is kept for you.")
                      .arg(waitText(leftMs)));
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

/// The log-in, for anybody.
void MainWindow::showEntrance()
{
    m_entrance->lockPage()->reset();
    m_entrance->login()->reset();
    m_stack->setCurrentWidget(m_entrance);
    m_entrance->showLogin();
}

LockedPerson MainWindow::presentPerson() const
{
    return {m_session->actor().login, m_session->personName(), m_session->actor().role};
}

void MainWindow::showLockScreen(const LockedPerson &person, const QString &why, bool byPin)
{
    LockPage *page = m_entrance->lockPage();
    page->start(person, why, byPin);
    page->setSession(m_workspace ? nullptr : m_session.get());
    m_entrance->login()->reset();
    m_stack->setCurrentWidget(m_entrance);
    m_entrance->showLock();
}

void MainWindow::showReturning()
{
    const QStringList logins = m_session->pinLogins();
    for (auto person = m_returning.begin(); person != m_returning.end();)
        person = logins.contains(person->first) ? std::next(person) : m_returning.erase(person);
    std::vector<LockedPerson> people;
    for (const auto &[login, person] : m_returning)
        people.push_back(person);
    m_entrance->login()->setReturning(people);
}

/// Twelve hours are over: password and code, at the log-in.
void MainWindow::askForCode()
{
    LockPage *page = m_entrance->lockPage();
    SecretBytes accepted = page->takeAccepted();
    const QString message = accepted.isEmpty()
        ? lockReasonText(LockReason::sessionEnd, 0)
        : tr("Your one-time code was twelve hours ago. Please enter a new one, or one of your recovery codes.");
    const QString login = page->person().login;
    page->reset();
    m_entrance->login()->start(login, std::move(accepted), BannerKind::info, message);
    m_entrance->showLogin();
}

void MainWindow::lock(LockReason reason)
{
    if (!m_workspace || m_workspace->isHidden())
        return;
    hideWorkspace(reason);
    // Whoever asked for it may be a widget of the workspace: it is destroyed after its call has returned.
    QMetaObject::invokeMethod(this, &MainWindow::finishLock, Qt::QueuedConnection);
}

void MainWindow::switchUser()
{
    if (m_workspace) {
        lock();
        showEntrance(); // the queued rest finds nobody on the lock screen
    } else if (m_session && m_stack->currentWidget() == m_entrance) {
        showEntrance();
        showReturning();
    }
}

void MainWindow::lockForSleep()
{
    if (!m_session)
        return;
    if (m_workspace && !m_workspace->isHidden())
        hideWorkspace(LockReason::sleep);
    if (m_workspace)
        finishLock();
    else
        m_session->lock(); // a log-in that is on its way opens nothing
    m_session->forgetPins();
    showReturning();
    if (!m_entrance->lockPage()->person().login.isEmpty())
        m_entrance->lockPage()->setSession(m_session.get());
}

/// The screen shows nothing of the records from here on.
void MainWindow::hideWorkspace(LockReason reason)
{
    const LockedPerson person = presentPerson();
    const bool hasToLogIn = reason == LockReason::sessionEnd || isEndOfLogin(reason);
    const bool byPin = m_session->hasPin() && reason != LockReason::sleep && !hasToLogIn;
    m_entrance->login()->setLogin({});
    if (hasToLogIn) {
        showEntrance();
        const BannerKind kind = isEndOfLogin(reason) ? BannerKind::warning : BannerKind::info;
        m_entrance->login()->start(person.login, {}, kind, lockReasonText(reason, 0));
        m_entrance->login()->focusFirst();
    } else {
        showLockScreen(person, lockReasonText(reason, m_session->settings().pc().idleMs), byPin);
    }
    hideOtherWindows(this);
    repaint();
}

void MainWindow::finishLock()
{
    if (!m_workspace)
        return;
    delete std::exchange(m_idle, nullptr);
    m_ends = {};
    delete std::exchange(m_endBell, nullptr);
    if (m_session->hasPin())
        m_returning[m_session->actor().login] = presentPerson();
    QByteArray draft = m_workspace->draft();
    delete std::exchange(m_workspace, nullptr);
    m_theme.dropPreference();
    forgetTraces(this);
    m_session->lock(draft);
    LockPage *page = m_entrance->lockPage();
    page->setDraftKept(!draft.isEmpty());
    wipe(draft);
    offerLogin();
    showReturning();
    if (!page->person().login.isEmpty())
        page->setSession(m_session.get());
    if (!QApplication::focusWidget()) // it went with a button that was at work
        m_entrance->focusFirst();
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
    if (m_workspace ? !m_workspace->mayClose() : !m_entrance->kit()->mayLeave()) {
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
