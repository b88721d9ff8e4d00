#include "app/desktop/pages.h"
#include "core/session/join_practice.h"
#include "core/wire/codes.h"
#include "tests/kit/connect_proxy.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"
#include "ui/kit/line_field.h"
#include "ui/kit/text_label.h"
#include "ui/shell/join_page.h"
#include "ui/shell/sync_chip.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QPromise>
#include <QTest>

#include <thread>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

constexpr int kJoinPatienceMs = 60'000;
constexpr int kJoinPatienceS = kJoinPatienceMs / 1'000;

} // namespace

/// A new computer joins a practice that has invited it: by keys in its first window, through a real relay.
class TestJoinUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void joinsAndLogsIn();
    void problemsStandAtTheirFields();
    void codesThatOpenNothing();
    void sentAwayIsTold();
    void cancellingLeavesNothing();
    void joinsThroughAProxy();

private:
    session::Session &owner() { return m_practice->as(kOwner); }
    [[nodiscard]] QString url() const { return u"https://127.0.0.1:%1"_s.arg(m_relay->port()); }
    bool connectRelay();
    /// The window of a computer without a practice, at the page for joining.
    bool openJoining();
    /// Types into the fields and presses Enter.
    void submit(const QString &url, const QString &code, const QString &name = u"Room 2"_s);
    /// Until the page has said why it does not go on.
    bool untilRefused();
    template <class Condition>
    bool until(Condition condition);
    [[nodiscard]] QString problemOf(const QString &name) const { return m_keys->named<LineField>(name)->problem(); }
    [[nodiscard]] QStringList left() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::WindowFixture> m_keys;
    std::unique_ptr<QTemporaryDir> m_folder; // of the new computer
    std::unique_ptr<platform::FileSecretStore> m_secrets;
    session::Home m_home;
    std::thread m_thread;
    int m_refusals = 0;
};

void TestJoinUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    m_keys = std::make_unique<test::WindowFixture>(*m_practice);
    m_folder = test::makeFastFolder();
    m_secrets = std::make_unique<platform::FileSecretStore>(m_folder->filePath(u"secret"_s));
    m_home = {m_folder->filePath(u"home"_s)};
    m_refusals = 0;
}

void TestJoinUi::cleanup()
{
    m_keys->window.reset(); // what waits ends, too
    if (m_thread.joinable())
        m_thread.join();
    m_practice.reset();
    m_relay.reset();
}

bool TestJoinUi::connectRelay()
{
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    return m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok()
        && !owner().sync().connectRelay(url(), wire::adminTokenText(token)).result()->problem;
}

/// What hangs on other threads is looked at whenever the events are through.
template <class Condition>
bool TestJoinUi::until(Condition condition)
{
    const QDeadlineTimer deadline(kJoinPatienceMs);
    QSignalSpy idle(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock);
    while (!condition() && !deadline.hasExpired())
        idle.wait();
    return condition();
}

bool TestJoinUi::openJoining()
{
    using Opened = Result<std::shared_ptr<session::Session>>;
    m_keys->window = std::make_unique<MainWindow>(
        m_keys->theme,
        [this] {
            Result<std::unique_ptr<session::Session>> opened
                = session::Session::open(m_home, *m_secrets, m_practice->clock);
            return QtFuture::makeReadyFuture(opened ? Opened(std::shared_ptr<session::Session>(std::move(*opened)))
                                                    : Opened(opened.error()));
        },
        desktop::allPages(m_keys->theme));
    m_keys->window->setSetUp([](auto) { return new QWidget; });
    m_keys->window->setJoining([this](const session::JoinOrder &order, const session::JoinProgress &progress) {
        if (m_thread.joinable())
            m_thread.join();
        QPromise<Result<session::Joined>> promise;
        QFuture<Result<session::Joined>> future = promise.future();
        promise.start();
        m_thread = std::thread([this, order, progress, promise = std::move(promise)]() mutable {
            promise.addResult(session::joinPractice(m_home, *m_secrets, m_practice->clock, order, progress));
            promise.finish();
        });
        return future;
    });
    QSignalSpy failed(m_keys->window.get(), &MainWindow::openFailed);
    m_keys->window->show();
    if (!m_keys->activate() || !test::seen(failed))
        return false;
    connect(m_keys->only<JoinPage>(), &JoinPage::refused, this, [this] { ++m_refusals; });
    m_keys->tabTo(u"first.join"_s);
    m_keys->press(Qt::Key_Return);
    if (m_keys->focusName() != u"first.joinNow"_s)
        return false;
    m_keys->press(Qt::Key_Return);
    return m_keys->focusName() == u"join.url"_s;
}

void TestJoinUi::submit(const QString &url, const QString &code, const QString &name)
{
    m_keys->tabTo(u"join.url"_s);
    const QStringList texts {url, code, name};
    for (int i = 0; i < texts.size(); ++i) {
        if (i > 0)
            m_keys->press(Qt::Key_Tab);
        m_keys->press(QKeySequence::SelectAll);
        m_keys->press(Qt::Key_Delete);
        m_keys->type(texts.at(i));
    }
    m_keys->press(Qt::Key_Return);
}

bool TestJoinUi::untilRefused()
{
    return until([this] { return m_refusals > 0; }) && std::exchange(m_refusals, 0) > 0;
}

void TestJoinUi::joinsAndLogsIn()
{
    QVERIFY(connectRelay());
    session::DeviceService &devices = owner().devices();
    const auto invitation = devices.invite(false, true).result();
    QVERIFY(invitation.ok());
    QVERIFY(openJoining());
    QCOMPARE(m_keys->nameless(), QStringList());
    QSignalSpy words(m_keys->only<JoinPage>(), &JoinPage::wordsShown);
    QSignalSpy joined(m_keys->only<JoinPage>(), &JoinPage::joined);
    submit(url().mid(8), invitation->code.toLower().replace(u'-', u' ')); // as people type
    QVERIFY(test::seen(words));
    QCOMPARE(m_keys->focusName(), u"join.cancel"_s);
    QCOMPARE(m_keys->nameless(), QStringList());
    const auto waiting = devices.await(invitation->id, kJoinPatienceS).result();
    QVERIFY(waiting.ok());
    QCOMPARE(waiting->name, u"Room 2"_s);
    QCOMPARE(m_keys->named<QWidget>(u"join.words"_s)->accessibleName(), waiting->words.join(u' '));
    QVERIFY(devices.approve(waiting->words).result().ok());
    QSignalSpy opened(m_keys->window.get(), &MainWindow::sessionOpened);
    QVERIFY(until([&] { return !joined.isEmpty() && !opened.isEmpty(); }));
    QVERIFY(m_keys->named<Banner>(u"login.banner"_s)->text().contains(u"belongs to the practice"_s));
    QVERIFY(!m_keys->everyText().contains(invitation->code));
    QVERIFY(m_keys->logIn(kOwner)); // the old password, the same authenticator
    m_keys->tabTo(u"nav.devices"_s);
    m_keys->press(Qt::Key_Return);
    QVERIFY(until([this] { return m_keys->everyText().contains(u"Room 2"_s); }));
}

void TestJoinUi::problemsStandAtTheirFields()
{
    QVERIFY(openJoining());
    submit({}, {}, {});
    QVERIFY(untilRefused());
    QCOMPARE(m_keys->focusName(), u"join.url"_s);
    for (const QString &field : {u"join.url"_s, u"join.code"_s, u"join.name"_s})
        QVERIFY2(!problemOf(field).isEmpty(), qPrintable(field));
    submit(u"http://relay.example"_s, u"7KQ2-ABCD"_s);
    QVERIFY(untilRefused());
    QVERIFY(problemOf(u"join.url"_s).contains(u"https://"_s));
    QVERIFY(problemOf(u"join.code"_s).contains(u"28"_s));
    const QString code = wire::joinCodeText(SecretBytes::random(wire::kJoinCodeSize));
    const QString where = url();
    m_relay->stop();
    submit(where, code);
    QVERIFY(untilRefused());
    QVERIFY2(problemOf(u"join.url"_s).contains(u"Nothing answers"_s), qPrintable(problemOf(u"join.url"_s)));
    QCOMPARE(m_keys->focusName(), u"join.url"_s);
    QVERIFY(left().isEmpty());
    m_keys->press(Qt::Key_Escape);
    QVERIFY(until([this] { return m_keys->focusName() == u"first.join"_s; }));
}

void TestJoinUi::codesThatOpenNothing()
{
    QVERIFY(connectRelay());
    QVERIFY(openJoining());
    submit(url(), wire::joinCodeText(SecretBytes::random(wire::kJoinCodeSize)));
    QVERIFY(untilRefused());
    QVERIFY(problemOf(u"join.code"_s).contains(u"a new one"_s));
    QCOMPARE(m_keys->focusName(), u"join.code"_s);
    QVERIFY(left().isEmpty());
}

void TestJoinUi::sentAwayIsTold()
{
    QVERIFY(connectRelay());
    session::DeviceService &devices = owner().devices();
    const auto invitation = devices.invite(false, false).result();
    QVERIFY(invitation.ok());
    QVERIFY(openJoining());
    QSignalSpy words(m_keys->only<JoinPage>(), &JoinPage::wordsShown);
    submit(url(), invitation->code);
    QVERIFY(test::seen(words));
    QVERIFY(devices.await(invitation->id, kJoinPatienceS).result().ok());
    QVERIFY(devices.withdraw(invitation->id).result().ok());
    QVERIFY(untilRefused());
    QVERIFY(problemOf(u"join.code"_s).contains(u"sent away"_s));
    QVERIFY(left().isEmpty());
}

void TestJoinUi::cancellingLeavesNothing()
{
    QVERIFY(connectRelay());
    const auto invitation = owner().devices().invite(false, false).result();
    QVERIFY(invitation.ok());
    QVERIFY(openJoining());
    QSignalSpy words(m_keys->only<JoinPage>(), &JoinPage::wordsShown);
    submit(url(), invitation->code);
    QVERIFY(test::seen(words));
    m_keys->press(Qt::Key_Escape);
    QVERIFY(untilRefused());
    QVERIFY(m_keys->named<Banner>(u"join.banner"_s)->text().contains(u"Nothing was left"_s));
    QVERIFY(m_keys->isShown(u"join.go"_s));
    QVERIFY(left().isEmpty());
}

/// The relay's name means nothing here; the proxy leads to it, and goes on being the way.
void TestJoinUi::joinsThroughAProxy()
{
    QVERIFY(connectRelay());
    test::ConnectProxy proxy(m_relay->port());
    session::DeviceService &devices = owner().devices();
    const auto invitation = devices.invite(true, false).result();
    QVERIFY(invitation.ok());
    QVERIFY(openJoining());
    QVERIFY(!m_keys->isShown(u"join.proxy"_s));
    m_keys->tabTo(u"join.askProxy"_s);
    m_keys->press(Qt::Key_Space);
    QCOMPARE(m_keys->focusName(), u"join.proxy"_s);
    QVERIFY(!m_keys->isShown(u"join.askProxy"_s));
    QCOMPARE(m_keys->nameless(), QStringList());
    m_keys->type(u"socks5://proxy"_s);
    submit(u"https://relay.invalid:8443"_s, invitation->code);
    QVERIFY(untilRefused());
    QVERIFY2(problemOf(u"join.proxy"_s).contains(u"http://proxy.example"_s), qPrintable(problemOf(u"join.proxy"_s)));
    m_keys->press(QKeySequence::SelectAll);
    m_keys->type(u"http://127.0.0.1:%1"_s.arg(proxy.port()));
    QSignalSpy words(m_keys->only<JoinPage>(), &JoinPage::wordsShown);
    QSignalSpy joined(m_keys->only<JoinPage>(), &JoinPage::joined);
    m_keys->press(Qt::Key_Return);
    QVERIFY(test::seen(words));
    const auto waiting = devices.await(invitation->id, kJoinPatienceS).result();
    QVERIFY(waiting.ok() && devices.approve(waiting->words, false).result().ok());
    QSignalSpy opened(m_keys->window.get(), &MainWindow::sessionOpened);
    QVERIFY(until([&] { return !joined.isEmpty() && !opened.isEmpty(); }));
    QVERIFY(!proxy.requests().empty());
    QVERIFY(m_keys->logIn(kOwner));
    m_keys->tabTo(u"nav.settings"_s);
    m_keys->press(Qt::Key_Return);
    QCOMPARE(m_keys->named<LineField>(u"settings.pc.proxy"_s)->text(), u"http://127.0.0.1:%1"_s.arg(proxy.port()));
    QVERIFY(until([this] {
        const auto *chip = m_keys->window->findChild<SyncChip *>();
        return chip && chip->status().state == SyncStatus::State::synced;
    }));
}

VB_TEST(TestJoinUi)
#include "test_join_ui.moc"
