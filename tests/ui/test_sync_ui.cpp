#include "core/wire/codes.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/shell/sync_chip.h"

#include <QDeadlineTimer>
#include <QLabel>
#include <QLocale>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using State = SyncStatus::State;

namespace {

constexpr qint64 kHour = 3'600'000;
constexpr int kPatienceMs = 60'000;

} // namespace

/// The quiet status of the relay: by keys, in the real window; once with a real relay.
class TestSyncUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void nothingWithoutARelay();
    void statesInWords_data();
    void statesInWords();
    void panelByKeys();
    void panelClosesByItself();
    void sixWordsOnlyWhereThereAreSome();
    void adviceNamesWhatToDo_data();
    void adviceNamesWhatToDo();
    void accessLogThatWaitsIsTold();
    void whatCouldNotBeReadIsTold();
    void wrongClockIsTold();
    void narrowWindow();
    void withARealRelay();

private:
    SyncChip *chip() const { return m_window->named<SyncChip>(u"sync"_s); }
    QString textOf(const QString &name) const { return m_window->named<QLabel>(name)->text(); }
    [[nodiscard]] SyncStatus status(State state, quint64 waiting = 0) const;
    QString keysOf(const SyncStatus &status);

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
};

void TestSyncUi::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_practice = std::make_unique<test::PracticeFixture>();
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestSyncUi::cleanup()
{
    m_window->window.reset();
}

SyncStatus TestSyncUi::status(State state, quint64 waiting) const
{
    const qint64 now = m_practice->clock.now().wallMs;
    SyncStatus status;
    status.state = state;
    status.sinceMs = status.syncedMs = now;
    status.waiting = waiting;
    status.oldestMs = waiting > 0 ? now : 0;
    status.headSize = 7;
    status.words = QStringList {u"amber"_s, u"basin"_s, u"copper"_s, u"delta"_s, u"ember"_s, u"fjord"_s};
    status.url = u"https://relay.example:8443"_s;
    return status;
}

void TestSyncUi::nothingWithoutARelay()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    QVERIFY(!m_window->isShown(u"sync"_s));
    QVERIFY(!m_window->tabOrder().contains(u"sync"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    QVERIFY(!m_window->isShown(u"sync.panel"_s));
}

void TestSyncUi::statesInWords_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<quint64>("waiting");
    QTest::addColumn<qint64>("ago"); // ms
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, State state, quint64 waiting, qint64 ago, const QString &line) {
        QTest::newRow(name) << static_cast<int>(state) << waiting << ago << line;
    };
    row("now", State::synced, 0, 0, u"Synced just now"_s);
    row("seconds", State::synced, 0, 3'400, u"Synced 3 s ago"_s);
    row("in steps", State::synced, 0, 19'000, u"Synced 15 s ago"_s);
    row("minutes", State::synced, 0, 125'000, u"Synced 2 min ago"_s);
    row("clock set back", State::synced, 0, -60'000, u"Synced just now"_s);
    row("first", State::working, 0, 0, u"Connecting to the relay…"_s);
    row("one", State::working, 1, 0, u"Sending 1 change…"_s);
    row("many", State::working, 14, 0, u"Sending 14 changes…"_s);
    row("offline", State::offline, 0, 0, u"Working offline since 3:00 AM"_s);
    row("offline and waiting", State::offline, 14, 60'000, u"Working offline since 2:59 AM, 14 changes waiting"_s);
    row("since yesterday", State::offline, 1, 4 * kHour,
        u"Working offline since Jan 14, 2027, 11:00 PM, 1 change waiting"_s);
    row("problem", State::problem, 2, 0, u"Relay problem: see what to do"_s);
}

void TestSyncUi::statesInWords()
{
    QFETCH(int, state);
    QFETCH(quint64, waiting);
    QFETCH(qint64, ago);
    QFETCH(QString, line);
    FixedClock clock(1'800'000'000'000); // 3 at night in New York
    SyncStatus one = status(static_cast<State>(state), waiting);
    one.sinceMs = one.syncedMs = clock.now().wallMs - ago;
    const PracticeTime time(u"America/New_York"_s);
    QCOMPARE(syncLine(one, clock.now().wallMs, time).replace(QChar(0x202F), u' '), line);
}

void TestSyncUi::panelByKeys()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    chip()->setStatus(status(State::offline, 3));
    QVERIFY(m_window->isShown(u"sync"_s));
    QVERIFY(chip()->accessibleName().contains(u"3 changes waiting"_s));
    const QString before = m_window->focusName();
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    QVERIFY(m_window->isShown(u"sync.panel"_s));
    QCOMPARE(m_window->focusName(), u"sync.tryNow"_s);
    QVERIFY(textOf(u"sync.line"_s).startsWith(u"Working offline since"_s));
    QVERIFY(textOf(u"sync.advice"_s).contains(u"kept on this computer"_s));
    QVERIFY(m_window->everyText().contains(u"https://relay."_s));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    QVERIFY(!m_window->isShown(u"sync.panel"_s));
    QCOMPARE(m_window->focusName(), before);

    m_window->tabTo(u"sync"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(m_window->isShown(u"sync.panel"_s));
    m_window->tabTo(u"sync.close"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(!m_window->isShown(u"sync.panel"_s));
    QCOMPARE(m_window->focusName(), u"sync"_s);

    // It follows what happens while it is open.
    m_window->press(Qt::Key_Return);
    chip()->setStatus(status(State::synced));
    QVERIFY(textOf(u"sync.line"_s).startsWith(u"Synced"_s));
}

void TestSyncUi::panelClosesByItself()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    chip()->setStatus(status(State::synced));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    QVERIFY(m_window->isShown(u"sync.panel"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N)); // of the page below
    QVERIFY(!m_window->isShown(u"sync.panel"_s));
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);
}

void TestSyncUi::sixWordsOnlyWhereThereAreSome()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    SyncStatus fresh = status(State::working);
    fresh.words.clear();
    chip()->setStatus(fresh);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    QVERIFY(!m_window->isShown(u"sync.words"_s));
    chip()->setStatus(status(State::synced));
    QVERIFY(m_window->isShown(u"sync.words"_s));
    QCOMPARE(m_window->named<QWidget>(u"sync.words"_s)->accessibleName(), u"amber basin copper delta ember fjord"_s);
}

void TestSyncUi::adviceNamesWhatToDo_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto lied = static_cast<int>(Code::integrity);
    QTest::newRow("another relay") << u"wrong_identity"_s << lied << u"another connection"_s;
    QTest::newRow("older relay") << u"rolled_back"_s << lied << u"whoever runs the relay"_s;
    QTest::newRow("copy") << u"cloned"_s << lied << u"renew this computer"_s;
    QTest::newRow("lie") << u"forked"_s << lied << u"compare six words"_s;
    QTest::newRow("revoked") << u"revoked"_s << static_cast<int>(Code::denied) << u"Ask an owner"_s;
    QTest::newRow("disk") << QString() << static_cast<int>(Code::io) << u"not full"_s;
    QTest::newRow("newer") << QString() << static_cast<int>(Code::tooNew) << u"update Verbena"_s;
}

void TestSyncUi::adviceNamesWhatToDo()
{
    QFETCH(QString, word);
    QFETCH(int, code);
    QFETCH(QString, says);
    SyncStatus one = status(State::problem, 1);
    one.word = word;
    one.code = static_cast<Code>(code);
    const qint64 now = one.sinceMs;
    QVERIFY2(syncAdvice(one, now).contains(says), qPrintable(syncAdvice(one, now)));
    QCOMPARE(syncIcon(one, now), IconName::alert);
    // Work of more than a day that is nowhere else is said in any state.
    SyncStatus old = status(State::offline, 1);
    QVERIFY(!syncAdvice(old, now + 23 * kHour).contains(u"more than a day"_s));
    QVERIFY(syncAdvice(old, now + 25 * kHour).contains(u"more than a day"_s));
    QCOMPARE(syncIcon(old, now + 25 * kHour), IconName::alert);
}

void TestSyncUi::accessLogThatWaitsIsTold()
{
    const PracticeTime time(u"America/New_York"_s);
    SyncStatus one = status(State::synced);
    const qint64 now = one.sinceMs;
    QCOMPARE(waitingAuditText(one, now, time), u"All entries uploaded"_s);
    one.waitingAudit = 1;
    one.oldestAuditMs = now;
    QCOMPARE(waitingAuditText(one, now, time), u"1 entry not uploaded yet"_s);
    one.waitingAudit = 1'204;
    QVERIFY(
        waitingAuditText(one, now + 2 * kHour, time).startsWith(u"1,204 entries not uploaded yet, the oldest of "_s));
    for (const State state : {State::synced, State::offline}) {
        one.state = state;
        QVERIFY(!syncAdvice(one, now + 23 * kHour).contains(u"access log"_s));
        QVERIFY(syncAdvice(one, now + 25 * kHour).contains(u"Entries of the access log"_s));
        QCOMPARE(syncIcon(one, now + 25 * kHour), IconName::alert);
        QCOMPARE(syncColor(one, now + 25 * kHour), &Tokens::warn);
    }
    one.state = State::working; // they are on their way in this moment
    QVERIFY(!syncAdvice(one, now + 25 * kHour).contains(u"access log"_s));
    one.state = State::offline; // what exists nowhere else comes first
    one.waiting = 1;
    one.oldestMs = now;
    QVERIFY(syncAdvice(one, now + 25 * kHour).contains(u"Changes of this computer"_s));
}

void TestSyncUi::whatCouldNotBeReadIsTold()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    chip()->setStatus(status(State::synced));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    QVERIFY(!textOf(u"sync.advice"_s).contains(u"could not be read"_s));
    QVERIFY(!m_window->everyText().contains(u"parts of the log"_s));
    SyncStatus odd = status(State::synced);
    odd.putAside = 2;
    chip()->setStatus(odd);
    QVERIFY(textOf(u"sync.advice"_s).contains(u"at the relay"_s)); // of what was done here
    QVERIFY(textOf(u"sync.advice"_s).contains(u"Update Verbena on all computers"_s));
    QVERIFY(m_window->everyText().contains(u"2 parts of the log"_s));
}

void TestSyncUi::wrongClockIsTold()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    SyncStatus wrong = status(State::synced);
    wrong.skewMs = 26 * kHour;
    chip()->setStatus(wrong);
    QCOMPARE(chip()->text(), u"The clock is 26 h off"_s);
    QCOMPARE(syncIcon(wrong, wrong.sinceMs), IconName::alert);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    QVERIFY(textOf(u"sync.advice"_s).contains(u"26 h ahead"_s));
    wrong.skewMs = -5 * 60'000;
    chip()->setStatus(wrong);
    QVERIFY(textOf(u"sync.advice"_s).contains(u"5 min behind"_s));
    chip()->setStatus(status(State::synced));
    QVERIFY(!textOf(u"sync.advice"_s).contains(u"clock"_s));
}

void TestSyncUi::narrowWindow()
{
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    chip()->setStatus(status(State::offline, 14));
    m_window->window->resize(1280, 800);
    QVERIFY(chip()->text().contains(u"since"_s));
    m_window->window->resize(840, 700);
    QCOMPARE(chip()->text(), u"Offline, 14"_s);
    QVERIFY(chip()->accessibleName().contains(u"14 changes waiting"_s));
}

void TestSyncUi::withARealRelay()
{
    test::RelayFixture relay;
    QVERIFY(relay.start());
    const wire::AdminToken token = wire::makeAdminToken(relay.identity);
    QVERIFY(relay.relay().front().addToken(token.secret.view(), relay.clock.now().wallMs).ok());
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(test::kOwner));
    const std::shared_ptr<session::Session> session = m_window->session.lock();
    QSignalSpy told(chip(), &SyncChip::statusChanged);
    const auto until = [&](State state, quint64 least) {
        const QDeadlineTimer deadline(kPatienceMs);
        const auto holds = [&] { return chip()->status().state == state && chip()->status().waiting >= least; };
        while (!holds() && !deadline.hasExpired())
            told.wait();
        return holds();
    };
    const auto connected
        = session->sync().connectRelay(u"https://127.0.0.1:%1"_s.arg(relay.port()), wire::adminTokenText(token));
    QVERIFY(!connected.result()->problem);
    QVERIFY(until(State::synced, 0));
    QVERIFY(m_window->isShown(u"sync"_s));

    relay.stop();
    QVERIFY(until(State::offline, 0));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N)); // everything goes on
    QCOMPARE(m_window->focusName(), u"patient.form.given"_s);
    const patient::Patient added {.given = u"Juniper"_s, .family = u"Halloran"_s, .birthDate = u"1980-02-03"_s};
    QVERIFY(session->patients().add(added).result().ok());
    QVERIFY(until(State::offline, 1));
    QVERIFY(chip()->accessibleName().contains(u"waiting"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    QCOMPARE(m_window->focusName(), u"sync.tryNow"_s);
    m_window->press(Qt::Key_Space); // still away: tried, and said so
    QVERIFY(until(State::offline, 1));
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
}

VB_TEST(TestSyncUi)
#include "test_sync_ui.moc"
