#include "core/session/renew_device.h"
#include "core/wire/codes.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/device/device_details.h"
#include "ui/device/devices_view.h"
#include "ui/device/renew_card.h"
#include "ui/kit/banner.h"
#include "ui/kit/password_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/shell/kit_open_page.h"
#include "ui/shell/lock_page.h"
#include "ui/shell/sync_chip.h"

#include <QAbstractEventDispatcher>
#include <QDeadlineTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

namespace {

constexpr int kRenewUiPatienceMs = 60'000;

PatientId addFor(session::Session &session, const QString &family)
{
    const auto added
        = session.patients().add({.given = u"Ada"_s, .family = family, .birthDate = u"1980-02-03"_s}).result();
    return added.ok() ? added->id : PatientId();
}

} // namespace

/// A computer whose copy is at work finds out on screen and goes on as a new one: by keys in the real window, with a
/// real relay and a home that was really copied.
class TestRenewUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void copiedComputerIsRenewedFromTheSyncPanel();
    void wrongPasswordsAndAnAbsentRelayChangeNothing();
    void whoIsNoOwnerReadsWhoCan();
    void computerThatIsAloneHasNothingToRenew();
    void revokedOriginalIsOfferedTheSame();
    void kitRenewsAtTheLogIn();

private:
    /// The practice at its relay, and a copy of this PC that has worked since.
    bool makeCopy();
    session::Session &copy() { return *m_copy; }
    [[nodiscard]] std::shared_ptr<session::Session> here() const { return m_window->session.lock(); }
    bool openAs(const QString &login);
    bool untilProblem(const QString &word);
    bool untilSynced();
    template <class Condition>
    bool until(Condition condition);
    void openPanel() { m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y)); }
    /// Presses Enter in the password's field until why it was refused is shown.
    bool refuse(const QString &password);
    /// From the log-in, with all groups typed.
    void askKit();
    [[nodiscard]] QString banner(const QString &name) const { return m_window->named<Banner>(name)->text(); }

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::WindowFixture> m_window;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<QTemporaryDir> m_folder; // of the copy
    std::unique_ptr<platform::FileSecretStore> m_secrets;
    std::unique_ptr<session::Session> m_copy;
};

void TestRenewUi::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
}

void TestRenewUi::cleanup()
{
    m_window->window.reset();
    m_copy.reset();
    m_relay.reset();
}

bool TestRenewUi::makeCopy()
{
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    if (!m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok())
        return false;
    session::Session &desk = m_practice->as(kOwner);
    const QString url = u"https://127.0.0.1:%1"_s.arg(m_relay->port());
    if (desk.sync().connectRelay(url, wire::adminTokenText(token)).result()->problem
        || desk.sync().syncOnce().result()->problem || addFor(desk, u"Before"_s).isNull())
        return false;
    m_practice->lock();
    m_folder = test::makeFastFolder();
    if (!test::copyFolder(m_practice->folder->path(), m_folder->path()))
        return false;
    QFile::remove(m_folder->filePath(u"home/in-use"_s));
    m_secrets = std::make_unique<platform::FileSecretStore>(m_folder->filePath(u"secret"_s));
    m_practice->clock.advance(31'000);
    auto opened = session::Session::open({m_folder->filePath(u"home"_s)}, *m_secrets, m_practice->clock);
    if (!opened)
        return false;
    m_copy = std::move(*opened);
    return copy().login(kOwner, test::PracticeFixture::passwordOf(kOwner), m_practice->totpOf(kOwner)).result().ok()
        && !addFor(copy(), u"Original"_s).isNull() && !copy().sync().syncOnce().result()->problem;
}

bool TestRenewUi::openAs(const QString &login)
{
    return m_window->start() && m_window->logIn(login);
}

/// What hangs on other threads is looked at whenever the events are through.
template <class Condition>
bool TestRenewUi::until(Condition condition)
{
    const QDeadlineTimer deadline(kRenewUiPatienceMs);
    QSignalSpy idle(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock);
    while (!condition() && !deadline.hasExpired())
        idle.wait();
    return condition();
}

bool TestRenewUi::untilProblem(const QString &word)
{
    return until([&] { return m_window->only<SyncChip>()->status().word == word; });
}

bool TestRenewUi::untilSynced()
{
    return until([&] {
        const SyncStatus &status = m_window->only<SyncChip>()->status();
        return status.state == SyncStatus::State::synced && status.waiting == 0;
    });
}

bool TestRenewUi::refuse(const QString &password)
{
    QSignalSpy refused(m_window->only<RenewCard>(), &RenewCard::refused);
    m_window->type(password);
    m_window->press(Qt::Key_Return);
    return until([&] { return !refused.isEmpty(); });
}

void TestRenewUi::askKit()
{
    m_window->tabTo(u"login.kit"_s);
    m_window->press(Qt::Key_Space);
    for (const QString &group : m_practice->made.kitCode.split(u'-'))
        m_window->type(group.toLower());
}

void TestRenewUi::copiedComputerIsRenewedFromTheSyncPanel()
{
    QVERIFY(makeCopy());
    QVERIFY(!addFor(m_practice->as(kOwner), u"Copied"_s).isNull()); // neither knows of the other's
    QVERIFY(openAs(kOwner));
    const DeviceId former = here()->actor().device;
    QVERIFY(untilProblem(u"cloned"_s));
    // Something typed on another page is not lost by it.
    m_window->tabTo(u"nav.settings"_s);
    m_window->press(Qt::Key_Return);
    m_window->tabTo(u"settings.practice.licence"_s);
    m_window->press(QKeySequence::SelectAll);
    m_window->type(u"typed before"_s);

    openPanel();
    QCOMPARE(m_window->focusName(), u"sync.mend"_s);
    QCOMPARE(m_window->named<QPushButton>(u"sync.mend"_s)->text(), u"Renew this computer…"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Return);
    QVERIFY(!m_window->isShown(u"sync.panel"_s));
    QCOMPARE(m_window->focusName(), u"devices.renew.password"_s);
    const QString text = m_window->everyText();
    QVERIFY(text.contains(u"with new keys, and the one that it was is revoked"_s));
    QVERIFY(text.contains(u"Nothing is lost"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->type(test::PracticeFixture::passwordText(kOwner));
    m_window->press(Qt::Key_Return);
    QVERIFY(until([&] { return !locked.isEmpty(); }));
    QVERIFY2(m_window->named<QLabel>(u"lock.why"_s)->text().contains(u"is renewed"_s),
             qPrintable(m_window->named<QLabel>(u"lock.why"_s)->text()));
    QVERIFY(m_window->isShown(u"lock.draft"_s));

    // The next login goes on, and sends what waited.
    QSignalSpy unlocked(m_window->window.get(), &MainWindow::unlocked);
    m_window->type(test::PracticeFixture::passwordText(kOwner));
    m_window->press(Qt::Key_Return);
    QVERIFY(test::seen(unlocked));
    QVERIFY(here()->actor().device != former);
    QCOMPARE(here()->warnings(), QStringList());
    QCOMPARE(m_window->named<QLineEdit>(u"settings.practice.licence"_s)->text(), u"typed before"_s);
    QVERIFY(untilSynced());
    openPanel();
    QVERIFY(!m_window->isShown(u"sync.mend"_s));
    QCOMPARE(m_window->focusName(), u"sync.tryNow"_s);
    for (const QString &family : {u"Before"_s, u"Original"_s, u"Copied"_s})
        QCOMPARE(here()->patients().search(family, 9).result()->size(), size_t(1));
    const auto devices = here()->devices().list().result();
    QCOMPARE(devices->size(), size_t(2));
    QVERIFY(devices->front().revoked && devices->back().isThis);
    QCOMPARE(devices->back().name, devices->front().name);
    QVERIFY(here()->audit().verify().result()->ok());
    QCOMPARE(copy().sync().syncOnce().result()->word, u"revoked"_s);
}

void TestRenewUi::wrongPasswordsAndAnAbsentRelayChangeNothing()
{
    QVERIFY(makeCopy());
    QVERIFY(openAs(kOwner));
    QVERIFY(untilProblem(u"cloned"_s));
    const DeviceId device = here()->actor().device;
    // From the page, where this computer is the chosen one.
    m_window->tabTo(u"nav.devices"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(until([this] { return m_window->isShown(u"devices.renew"_s); }));
    QVERIFY(m_window->named<TextLabel>(u"devices.sentence"_s)->text().contains(u"Renew it"_s));
    m_window->tabTo(u"devices.renew"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->press(Qt::Key_Return);
    QCOMPARE(m_window->focusName(), u"devices.renew.password"_s);

    QVERIFY(refuse({}));
    QVERIFY(m_window->everyText().contains(u"Please type your password"_s));
    QVERIFY(refuse(u"not the password"_s));
    QVERIFY(m_window->everyText().contains(u"This is not your password, so nothing has changed"_s));
    QVERIFY(m_window->named<PasswordField>(u"devices.renew.password"_s)->isEmpty());
    QCOMPARE(m_window->focusName(), u"devices.renew.password"_s);
    m_relay->stop();
    QVERIFY(refuse(test::PracticeFixture::passwordText(kOwner)));
    QVERIFY2(banner(u"devices.renew.banner"_s).contains(u"Nothing has changed"_s),
             qPrintable(banner(u"devices.renew.banner"_s)));
    m_window->press(Qt::Key_Escape);
    QCOMPARE(m_window->focusName(), u"devices.table"_s);
    QVERIFY(!m_window->window->isLocked());
    QCOMPARE(here()->actor().device, device);
    QVERIFY(!addFor(*here(), u"Later"_s).isNull());
    // Each try with a wrong password is counted as at the log-in.
    m_window->window.reset();
    const auto failures = m_practice->as(kOwner).audit().list({.action = u"failure"_s}).result();
    QVERIFY(failures.ok());
    QCOMPARE(failures->size(), size_t(1));
}

void TestRenewUi::whoIsNoOwnerReadsWhoCan()
{
    const QString nurse = m_practice->addPerson(Role::nurse);
    QVERIFY(makeCopy());
    QVERIFY(openAs(nurse));
    QVERIFY(untilProblem(u"cloned"_s));
    openPanel();
    QVERIFY(!m_window->window->findChild<QPushButton *>(u"sync.mend"_s));
    const QString advice = m_window->named<TextLabel>(u"sync.advice"_s)->text();
    QVERIFY2(advice.contains(u"An owner who is logged in can renew this computer"_s), qPrintable(advice));
    QVERIFY2(advice.contains(u"recovery kit"_s), qPrintable(advice));
    m_window->press(Qt::Key_Escape);
    m_window->tabTo(u"nav.devices"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(until([this] { return m_window->isShown(u"devices.sentence"_s); }));
    QVERIFY(m_window->named<TextLabel>(u"devices.sentence"_s)->text().contains(u"An owner can renew it"_s));
    QVERIFY(!m_window->isShown(u"devices.renew"_s));
    m_window->only<DevicesView>()->renew(); // as if by name
    QVERIFY(!m_window->isShown(u"devices.renew.password"_s));
}

void TestRenewUi::computerThatIsAloneHasNothingToRenew()
{
    QVERIFY(openAs(kOwner));
    m_window->tabTo(u"nav.devices"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(until([this] { return m_window->isShown(u"devices.details"_s); }));
    QVERIFY(!m_window->isShown(u"devices.renew"_s));
    m_window->only<DevicesView>()->renew();
    QVERIFY(refuse(test::PracticeFixture::passwordText(kOwner)));
    QVERIFY(banner(u"devices.renew.banner"_s).contains(u"nothing to renew"_s));
}

void TestRenewUi::revokedOriginalIsOfferedTheSame()
{
    QVERIFY(makeCopy());
    QVERIFY(copy().devices().renew().result().ok());
    m_copy.reset();
    m_practice->clock.advance(31'000);
    auto opened = session::Session::open({m_folder->filePath(u"home"_s)}, *m_secrets, m_practice->clock);
    QVERIFY(opened.ok());
    m_copy = std::move(*opened);
    QVERIFY(copy().login(kOwner, test::PracticeFixture::passwordOf(kOwner), m_practice->totpOf(kOwner)).result().ok());
    QVERIFY(!copy().sync().syncOnce().result()->problem);
    QVERIFY(openAs(kOwner));
    QVERIFY(untilProblem(u"revoked"_s));
    openPanel();
    QCOMPARE(m_window->focusName(), u"sync.mend"_s);
    const QString advice = m_window->named<TextLabel>(u"sync.advice"_s)->text();
    QVERIFY2(advice.contains(u"renewed a copy of it"_s), qPrintable(advice));
}

void TestRenewUi::kitRenewsAtTheLogIn()
{
    QVERIFY(makeCopy());
    QVERIFY(!addFor(m_practice->as(kOwner), u"Copied"_s).isNull());
    QVERIFY(m_window->start());
    m_window->window->setKitOpening([](session::KitRequest) {
        return QtFuture::makeReadyFuture(Result<session::KitUnlocked>(Error {Code::failed, u"not asked"_s, 0}));
    });
    m_window->window->setKitRenewing([this](const QString &code) {
        return QtFuture::makeReadyFuture(
            session::renewWithKit(m_practice->home, m_practice->secrets, m_practice->clock, code));
    });
    askKit();
    // One or the other.
    m_window->tabTo(u"kit.renew"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(m_window->isShown(u"kit.password"_s));
    m_window->tabTo(u"kit.anew"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(!m_window->isShown(u"kit.password"_s));
    QCOMPARE(m_window->named<QPushButton>(u"kit.open"_s)->text(), u"Renew this computer"_s);
    QCOMPARE(m_window->nameless(), QStringList());
    QSignalSpy reopened(m_window->window.get(), &MainWindow::sessionOpened);
    m_window->tabTo(u"kit.open"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(reopened));
    QVERIFY2(banner(u"login.banner"_s).contains(u"is a new one of the practice"_s),
             qPrintable(banner(u"login.banner"_s)));
    QVERIFY(m_window->logIn(kOwner));
    QVERIFY(untilSynced());
    for (const QString &family : {u"Before"_s, u"Original"_s, u"Copied"_s})
        QCOMPARE(here()->patients().search(family, 9).result()->size(), size_t(1));

    // Without the relay nothing changes.
    const DeviceId device = here()->actor().device;
    m_relay->stop();
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    m_window->press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    QVERIFY(test::seen(locked));
    askKit();
    m_window->tabTo(u"kit.anew"_s);
    m_window->press(Qt::Key_Space);
    QSignalSpy refused(m_window->only<KitOpenPage>(), &KitOpenPage::refused);
    m_window->tabTo(u"kit.open"_s);
    m_window->press(Qt::Key_Space);
    QVERIFY(test::seen(refused));
    QVERIFY2(banner(u"kit.banner"_s).contains(u"Nothing has changed"_s), qPrintable(banner(u"kit.banner"_s)));
    m_window->window.reset();
    QCOMPARE(m_practice->as(kOwner).actor().device, device);
}

VB_TEST(TestRenewUi)
#include "test_renew_ui.moc"
