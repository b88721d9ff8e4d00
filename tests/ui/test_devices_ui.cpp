#include "core/session/join_practice.h"
#include "core/wire/codes.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/device/device_details.h"
#include "ui/device/device_words.h"
#include "ui/device/devices_model.h"
#include "ui/device/devices_view.h"
#include "ui/device/invite_card.h"
#include "ui/device/relay_card.h"
#include "ui/kit/banner.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/setup/code_label.h"

#include <QAbstractEventDispatcher>
#include <QDeadlineTimer>
#include <QLocale>
#include <QPushButton>
#include <QTest>

#include <future>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

constexpr int kDevicesPatienceMs = 60'000;
constexpr qint64 kTestHour = 3'600'000;
const QString kNewPc = u"Treatment room 2"_s;

} // namespace

/// The computers of the practice: connecting the relay, inviting, comparing, revoking, by keys alone in the real
/// window, with a real relay and a second computer that really joins.
class TestDevicesUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void wordsOfTime_data();
    void wordsOfTime();
    void wordsOfWhatIsNotSeen();
    void alonePracticeSaysWhatToDo();
    void addressesAndTokensAreRefused();
    void relayIsConnectedByKeys();
    void computerIsInvitedAndLetIn();
    void wordsThatDifferSendItAway();
    void codeIsTakenBack();
    void relayThatIsAwayIsTold();
    void computerThatCameBeforeTheLockIsShown();
    void computerIsRevoked();
    void computerIsRenamed();
    void othersOnlyLook();
    void longListsAndNames();
    void everyControlHasItsNames();

private:
    bool openAs(const QString &login);
    void openPage();
    [[nodiscard]] QString url() const { return u"https://127.0.0.1:%1"_s.arg(m_relay->port()); }
    QString token(test::RelayFixture &relay);
    bool connectRelay();
    /// Types into the two fields and presses Enter; true when it worked.
    bool submitRelay(const QString &url, const QString &token);
    /// By Ctrl+N; the code on screen.
    QString showCode(bool laptop);
    void startJoining(const QString &code);
    /// Until the six words are on screen.
    bool untilWords();
    bool letIn();
    template <class Condition>
    bool until(Condition condition);
    [[nodiscard]] TableView *table() const { return m_window->named<TableView>(u"devices.table"_s); }
    [[nodiscard]] DevicesView *view() const { return m_window->only<DevicesView>(); }
    [[nodiscard]] QString cell(int row, int column, int role = Qt::DisplayRole) const
    {
        return table()->model()->index(row, column).data(role).toString();
    }
    /// The list is on screen, with the computer that was let in.
    [[nodiscard]] bool isListOfTwo() const
    {
        return m_window->focusName() == u"devices.table"_s && table()->model()->rowCount() == 2
            && table()->currentIndex().row() == 1;
    }
    [[nodiscard]] QString said(const QString &banner) const { return m_window->named<Banner>(banner)->text(); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<QTemporaryDir> m_joinFolder;
    std::unique_ptr<platform::FileSecretStore> m_joinSecrets;
    std::promise<QStringList> m_joinWords;
    std::future<Result<session::Joined>> m_joined;
};

void TestDevicesUi::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestDevicesUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
}

void TestDevicesUi::cleanup()
{
    m_window->window.reset();
    m_relay.reset(); // whoever still waits for it hears so
    if (m_joined.valid())
        (void)m_joined.get();
    m_joinFolder.reset();
}

bool TestDevicesUi::openAs(const QString &login)
{
    if (!m_window->start() || !m_window->logIn(login))
        return false;
    openPage();
    QSignalSpy shown(view(), &DevicesView::shown);
    return table()->model()->rowCount() > 0 || test::seen(shown);
}

void TestDevicesUi::openPage()
{
    m_window->tabTo(u"nav.devices"_s);
    m_window->press(Qt::Key_Return);
}

/// What hangs on other threads is looked at whenever the events are through.
template <class Condition>
bool TestDevicesUi::until(Condition condition)
{
    const QDeadlineTimer deadline(kDevicesPatienceMs);
    QSignalSpy idle(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock);
    while (!condition() && !deadline.hasExpired())
        idle.wait();
    return condition();
}

QString TestDevicesUi::token(test::RelayFixture &relay)
{
    const wire::AdminToken made = wire::makeAdminToken(relay.identity);
    VB_INVARIANT(relay.relay().front().addToken(made.secret.view(), relay.clock.now().wallMs).ok());
    return wire::adminTokenText(made);
}

bool TestDevicesUi::connectRelay()
{
    const std::shared_ptr<session::Session> session = m_window->session.lock();
    if (session->sync().connectRelay(url(), token(*m_relay)).result()->problem)
        return false;
    return until([this] { return m_window->isShown(u"devices.add"_s); });
}

bool TestDevicesUi::submitRelay(const QString &url, const QString &token)
{
    auto *card = m_window->only<RelayCard>();
    QSignalSpy connected(card, &RelayCard::connected);
    QSignalSpy refused(card, &RelayCard::refused);
    m_window->tabTo(u"devices.relay.url"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(url);
    m_window->press(Qt::Key_Tab);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(token);
    m_window->press(Qt::Key_Return);
    return until([&] { return !connected.isEmpty() || !refused.isEmpty(); }) && !connected.isEmpty();
}

QString TestDevicesUi::showCode(bool laptop)
{
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    if (m_window->focusName() != u"devices.invite.fixed"_s)
        return {};
    if (laptop)
        m_window->press(Qt::Key_Down);
    m_window->press(Qt::Key_Return);
    if (!until([this] { return m_window->isShown(u"devices.invite.code"_s); }))
        return {};
    return m_window->named<CodeLabel>(u"devices.invite.code"_s)->text();
}

void TestDevicesUi::startJoining(const QString &code)
{
    m_joinFolder = test::makeFastFolder();
    m_joinSecrets = std::make_unique<platform::FileSecretStore>(m_joinFolder->filePath(u"secret"_s));
    m_joinWords = {};
    m_joined = std::async(std::launch::async, [this, code = QString(code).remove(u'\n')] {
        session::JoinProgress progress;
        progress.words = [this](const QStringList &six) { m_joinWords.set_value(six); };
        return session::joinPractice({m_joinFolder->filePath(u"home"_s)}, *m_joinSecrets, m_practice->clock,
                                     {url(), code, kNewPc, kDevicesPatienceMs / 1'000}, progress);
    });
}

bool TestDevicesUi::untilWords()
{
    return until([this] { return m_window->isShown(u"devices.invite.words"_s); });
}

bool TestDevicesUi::letIn()
{
    const QString code = showCode(true);
    if (code.isEmpty())
        return false;
    startJoining(code);
    if (!untilWords())
        return false;
    m_window->press(Qt::Key_1);
    return until([this] { return isListOfTwo(); });
}

void TestDevicesUi::wordsOfTime_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("words");
    QTest::newRow("clock set back") << qint64(-5'000) << u"just now"_s;
    QTest::newRow("now") << qint64(59'000) << u"just now"_s;
    QTest::newRow("minutes") << qint64(3 * 60'000 + 59'000) << u"3 min ago"_s;
    QTest::newRow("hours") << 5 * kTestHour << u"5 h ago"_s;
    QTest::newRow("a day") << 30 * kTestHour << u"1 day ago"_s;
    QTest::newRow("days") << 24 * 1'200 * kTestHour << u"1,200 days ago"_s;
}

void TestDevicesUi::wordsOfTime()
{
    QFETCH(qint64, ms);
    QFETCH(QString, words);
    QCOMPARE(agoText(ms), words);
    QCOMPARE(countdownText(ms < 0 ? ms : 845'000), ms < 0 ? u"0:00"_s : u"14:05"_s);
}

void TestDevicesUi::wordsOfWhatIsNotSeen()
{
    session::DeviceEntry pc;
    QCOMPARE(unseenText(pc), u"Not known yet"_s);
    QCOMPARE(heardText(pc, 1'000), u"Not yet"_s);
    pc.unseen = 0;
    QCOMPARE(unseenText(pc), u"Nothing"_s);
    pc.unseen = 1;
    QCOMPARE(unseenText(pc), u"1 change"_s);
    pc.unseen = 3'416;
    QCOMPARE(unseenText(pc), u"3,416 changes"_s);
    pc.heardMs = 1'000;
    QVERIFY(!isSilent(pc, 1'000 + 7 * 24 * kTestHour));
    QVERIFY(isSilent(pc, 1'001 + 7 * 24 * kTestHour));
    pc.revoked = true; // nobody waits for it
    QVERIFY(!isSilent(pc, 1'001 + 7 * 24 * kTestHour));
    QCOMPARE(unseenText(pc), u"–"_s);
}

void TestDevicesUi::alonePracticeSaysWhatToDo()
{
    QVERIFY(openAs(kOwner));
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(cell(0, DevicesModel::kUnseen), u"–"_s);
    QVERIFY(!m_window->isShown(u"devices.add"_s)); // there is nothing to invite with
    QVERIFY(!m_window->isShown(u"devices.revoke"_s));
    QVERIFY(m_window->untilShown(u"devices.alone.action"_s));
    QVERIFY(m_window->everyText().contains(u"on this computer only"_s));
    m_window->tabTo(u"devices.alone.action"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->focusName(), u"devices.relay.url"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"devices.table"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->focusName(), u"devices.relay.url"_s);
}

void TestDevicesUi::addressesAndTokensAreRefused()
{
    QVERIFY(openAs(kOwner));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    const auto *address = m_window->named<LineField>(u"devices.relay.url"_s);
    const auto *admin = m_window->named<LineField>(u"devices.relay.token"_s);
    QVERIFY(!submitRelay({}, {}));
    QVERIFY(!address->problem().isEmpty() && !admin->problem().isEmpty());
    QCOMPARE(m_window->focusName(), u"devices.relay.url"_s);
    QVERIFY(!submitRelay(u"http://relay.example"_s, token(*m_relay)));
    QVERIFY(address->problem().contains(u"https://"_s));
    QVERIFY(!submitRelay(url(), u"not a token"_s));
    QVERIFY2(admin->problem().contains(u"no admin token"_s), qPrintable(admin->problem()));
    QCOMPARE(m_window->focusName(), u"devices.relay.token"_s);
    test::RelayFixture other;
    QVERIFY(other.start());
    QVERIFY(!submitRelay(url(), token(other)));
    QVERIFY2(address->problem().contains(u"Another relay"_s), qPrintable(address->problem()));
    QVERIFY(!submitRelay(url(), wire::adminTokenText(wire::makeAdminToken(m_relay->identity))));
    QVERIFY2(admin->problem().contains(u"a new one"_s), qPrintable(admin->problem()));
    const QString good = token(*m_relay);
    const QString where = url();
    m_relay->stop();
    QVERIFY(!submitRelay(where, good));
    QVERIFY2(address->problem().contains(u"Nothing answers"_s), qPrintable(address->problem()));
}

void TestDevicesUi::relayIsConnectedByKeys()
{
    QVERIFY(openAs(kOwner));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QVERIFY(submitRelay(url().mid(8), token(*m_relay))); // without its scheme
    QVERIFY(until([this] { return m_window->isShown(u"devices.add"_s); }));
    QVERIFY(said(u"devices.said"_s).contains(u"Connected"_s));
    QCOMPARE(m_window->focusName(), u"devices.table"_s);
    QVERIFY(m_window->named<QWidget>(u"devices.relay.token"_s)->property("text").toString().isEmpty());
    // Still alone: the next thing to do.
    QCOMPARE(m_window->named<QPushButton>(u"devices.alone.action"_s)->text(), u"Invite a computer…"_s);
}

void TestDevicesUi::computerIsInvitedAndLetIn()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(connectRelay());
    const QString code = showCode(true);
    QCOMPARE(code.count(u'\n'), 1);
    QCOMPARE(m_window->focusName(), u"devices.invite.withdraw"_s);
    QVERIFY(m_window->isShown(u"devices.invite.square"_s));
    QCOMPARE(m_window->named<TextLabel>(u"devices.invite.url"_s)->text(), url());
    QVERIFY(m_window->named<TextLabel>(u"devices.invite.until"_s)->text().contains(u"15:00"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    startJoining(code);
    QVERIFY(untilWords());
    QCOMPARE(m_joinWords.get_future().get().join(u' '),
             m_window->named<QWidget>(u"devices.invite.words"_s)->accessibleName());
    QVERIFY(m_window->named<TextLabel>(u"devices.invite.name"_s)->text().contains(kNewPc));
    QCOMPARE(m_window->focusName(), u"devices.invite.differ"_s); // Enter in a hurry lets nobody in
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_1);
    QVERIFY(until([this] { return isListOfTwo(); }));
    QVERIFY(said(u"devices.said"_s).contains(kNewPc));
    QVERIFY(m_window->isShown(u"devices.table"_s));
    QCOMPARE(cell(1, DevicesModel::kComputer), kNewPc);
    QCOMPARE(cell(1, DevicesModel::kKind), u"Laptop"_s);
    QCOMPARE(table()->currentIndex().row(), 1);
    QVERIFY(!m_window->isShown(u"devices.alone"_s));
    const Result<session::Joined> joined = m_joined.get();
    QVERIFY2(joined.ok(), qPrintable(joined.ok() ? QString() : joined.error().detail));
    // Nothing of the code stays on screen.
    QVERIFY(m_window->named<CodeLabel>(u"devices.invite.code"_s)->text().isEmpty());
}

void TestDevicesUi::wordsThatDifferSendItAway()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(connectRelay());
    startJoining(showCode(false));
    QVERIFY(untilWords());
    m_window->press(Qt::Key_2);
    QVERIFY(until([this] { return m_window->isShown(u"devices.invite.start"_s); }));
    QVERIFY(said(u"devices.invite.banner"_s).contains(u"sent away"_s));
    QCOMPARE(test::outcomeOf(m_joined.get()), Code::denied);
    QCOMPARE(m_window->session.lock()->devices().list().result()->size(), size_t(1));
}

void TestDevicesUi::codeIsTakenBack()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(connectRelay());
    const QString code = showCode(false);
    m_window->press(Qt::Key_Escape); // the list; the code stays good
    QCOMPARE(m_window->focusName(), u"devices.table"_s);
    QVERIFY(said(u"devices.said"_s).contains(u"code is open"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->focusName(), u"devices.invite.withdraw"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(until([this] { return m_window->isShown(u"devices.invite.start"_s); }));
    QVERIFY(said(u"devices.invite.banner"_s).contains(u"Nobody joins"_s));
    startJoining(code);
    QCOMPARE(test::outcomeOf(m_joined.get()), Code::denied);
}

void TestDevicesUi::relayThatIsAwayIsTold()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(connectRelay());
    m_relay->stop();
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->press(Qt::Key_Return);
    QVERIFY(until([this] { return m_window->isShown(u"devices.invite.banner"_s); }));
    QVERIFY2(said(u"devices.invite.banner"_s).contains(u"cannot be reached"_s),
             qPrintable(said(u"devices.invite.banner"_s)));
    QVERIFY(m_window->isShown(u"devices.invite.start"_s));
}

void TestDevicesUi::computerThatCameBeforeTheLockIsShown()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(connectRelay());
    startJoining(showCode(false));
    QVERIFY(untilWords());
    const QString words = m_window->named<QWidget>(u"devices.invite.words"_s)->accessibleName();
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_L));
    QVERIFY(test::seen(locked));
    QVERIFY(m_window->logIn(kOwner));
    openPage();
    QVERIFY(until([this] { return view()->inviteCard()->hasComer(); }));
    QVERIFY(until([this] { return m_window->isShown(u"devices.said"_s); }));
    QVERIFY(said(u"devices.said"_s).contains(u"waits for you"_s));
    m_window->tabTo(u"devices.said.action"_s);
    m_window->press(Qt::Key_Space);
    QCOMPARE(m_window->named<QWidget>(u"devices.invite.words"_s)->accessibleName(), words);
    m_window->press(Qt::Key_1);
    QVERIFY(until([this] { return isListOfTwo(); }));
    QVERIFY(m_joined.get().ok());
}

void TestDevicesUi::computerIsRevoked()
{
    QVERIFY(openAs(kOwner));
    QVERIFY(connectRelay());
    QVERIFY(letIn());
    QVERIFY(m_joined.get().ok());
    m_window->press(Qt::Key_Up); // this one cannot be
    QVERIFY(!m_window->isShown(u"devices.revoke"_s));
    m_window->press(Qt::Key_Down);
    QVERIFY(m_window->named<FactGrid>(u"devices.facts"_s)->text().contains(u"Laptop"_s));
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"devices.revoke"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"devices.sure.no"_s);
    QVERIFY(m_window->everyText().contains(u"What it has, it has"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape); // not yet
    QVERIFY(!m_window->isShown(u"devices.sure.no"_s));
    QCOMPARE(m_window->session.lock()->devices().list().result()->back().revoked, false);
    QCOMPARE(m_window->focusName(), u"devices.revoke"_s);
    m_window->press(Qt::Key_Return);
    m_window->press(QKeySequence(Qt::SHIFT | Qt::Key_Tab));
    QCOMPARE(m_window->focusName(), u"devices.sure.yes"_s);
    QSignalSpy revoked(m_window->only<DeviceDetails>(), &DeviceDetails::revoked);
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(revoked));
    QVERIFY(revoked.at(0).at(0).toBool());
    QVERIFY(said(u"devices.banner"_s).contains(u"gives that computer nothing"_s));
    QVERIFY(until([this] { return cell(1, DevicesModel::kComputer, ui::cell::kBadge) == u"Revoked"_s; }));
    QVERIFY(!m_window->isShown(u"devices.revoke"_s));
    QVERIFY(m_window->named<TextLabel>(u"devices.count"_s)->text().contains(u"1 revoked"_s));
    QVERIFY(m_window->session.lock()->devices().list().result()->back().revoked);
}

void TestDevicesUi::computerIsRenamed()
{
    QVERIFY(openAs(kOwner));
    QCOMPARE(cell(0, DevicesModel::kComputer), u"Front desk"_s); // as the practice was founded
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"devices.rename"_s);
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"devices.newName"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Delete); // the whole name is selected
    m_window->press(Qt::Key_Return);
    QVERIFY(!m_window->named<LineField>(u"devices.newName"_s)->problem().isEmpty());
    m_window->press(Qt::Key_Escape);
    QVERIFY(!m_window->isShown(u"devices.newName"_s));
    QCOMPARE(m_window->focusName(), u"devices.rename"_s);
    m_window->press(Qt::Key_Return);
    m_window->type(u"Reception"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(until([this] { return cell(0, DevicesModel::kComputer) == u"Reception"_s; }));
    QCOMPARE(m_window->session.lock()->devices().list().result()->front().name, u"Reception"_s);
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"devices.table"_s);
}

void TestDevicesUi::othersOnlyLook()
{
    const QString desk = m_practice->addPerson(Role::frontDesk);
    QVERIFY(openAs(desk));
    QCOMPARE(table()->model()->rowCount(), 1);
    QVERIFY(m_window->untilShown(u"devices.alone"_s));
    QVERIFY(!m_window->isShown(u"devices.alone.action"_s));
    QVERIFY(!m_window->isShown(u"devices.add"_s));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->focusName(), u"devices.table"_s);
    QVERIFY(!m_window->isShown(u"devices.relay.url"_s) && !m_window->isShown(u"devices.invite.start"_s));
    session::DeviceEntry other;
    other.id = DeviceId::make(1);
    other.name = kNewPc;
    view()->take(std::vector<session::DeviceEntry> {other});
    QVERIFY(m_window->isShown(u"devices.details"_s));
    QVERIFY(!m_window->isShown(u"devices.revoke"_s) && !m_window->isShown(u"devices.rename"_s));
    // Looking leaves no refusals behind.
    m_window->window.reset();
    m_practice->clock.advance(31'000);
    const auto denied = m_practice->as(kOwner).audit().list({.outcome = audit::Outcome::denied}).result();
    QVERIFY(denied.ok() && denied->empty());
}

void TestDevicesUi::longListsAndNames()
{
    QVERIFY(openAs(kOwner));
    std::vector<session::DeviceEntry> all;
    for (int i = 0; i < 40; ++i) {
        session::DeviceEntry one;
        one.id = DeviceId::make(i);
        one.name = i == 5 ? u"Laptop "_s.repeated(28) : u"Room %1"_s.arg(i);
        one.revoked = i < 3;
        one.heardMs = m_practice->clock.now().wallMs - i * kTestHour;
        all.push_back(one);
    }
    view()->take(all);
    QCOMPARE(table()->model()->rowCount(), 40);
    QCOMPARE(cell(0, DevicesModel::kComputer), u"Room 3"_s); // who was revoked comes last
    QCOMPARE(cell(39, DevicesModel::kComputer), u"Room 2"_s);
    QCOMPARE(m_window->named<TextLabel>(u"devices.count"_s)->text(), u"37 computers, 3 revoked"_s);
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_End));
    QCOMPARE(table()->currentIndex().row(), 39);
    view()->take(all); // whoever is chosen stays chosen
    QCOMPARE(table()->currentIndex().row(), 39);
    m_window->window->resize(840, 640);
    QVERIFY(m_window->isShown(u"devices.details"_s));
    QVERIFY(m_window->window->width() <= 860); // a long name makes nothing wider
    view()->take(Error {Code::io, u"test"_s, 0});
    QVERIFY(m_window->isShown(u"devices.said.action"_s));
    QSignalSpy shown(view(), &DevicesView::shown);
    m_window->tabTo(u"devices.said.action"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(shown));
    QVERIFY(!m_window->isShown(u"devices.said"_s));
}

void TestDevicesUi::everyControlHasItsNames()
{
    QVERIFY(openAs(kOwner));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Escape);
    QVERIFY(connectRelay());
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(m_window->focusName(), u"devices.invite.fixed"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    const QStringList order = m_window->tabOrder();
    QVERIFY2(order.contains(u"devices.invite.start"_s) && order.contains(u"devices.invite.back"_s),
             qPrintable(order.join(u' ')));
}

VB_TEST(TestDevicesUi)
#include "test_devices_ui.moc"
