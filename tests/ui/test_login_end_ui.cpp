#include "core/wire/codes.h"
#include "tests/kit/kit_pc.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/kit/banner.h"

#include <QDeadlineTimer>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using store::OpKind;

namespace {

constexpr int kEndPatienceMs = 60'000;
const QString kAtWork = u"nurse"_s;

} // namespace

/// An owner takes a person's access away on another PC, and this one's window closes: the real window, a real relay.
class TestLoginEndUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void locksWithASentence_data();
    void locksWithASentence();

private:
    bool logInAndSync();

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<test::KitPc> m_other;
    std::unique_ptr<test::WindowFixture> m_window;
    StaffId m_nurse;
};

void TestLoginEndUi::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_practice->addPerson(Role::nurse);
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    session::Session &owner = m_practice->as(test::kOwner);
    const auto people = owner.staff().directory().result();
    QVERIFY(people.ok());
    for (const staff::Member &member : *people)
        if (member.login == kAtWork)
            m_nurse = member.id;
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    QVERIFY(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    const QString url = u"https://127.0.0.1:%1"_s.arg(m_relay->port());
    QVERIFY(!owner.sync().connectRelay(url, wire::adminTokenText(token)).result()->problem);
    QVERIFY(!owner.sync().syncOnce().result()->problem);
    m_practice->lock();
    m_other = std::make_unique<test::KitPc>(*m_relay, m_practice->made.kitCode);
    QVERIFY(m_other->join());
    m_window = std::make_unique<test::WindowFixture>(*m_practice);
}

void TestLoginEndUi::cleanup()
{
    m_window->window.reset();
}

void TestLoginEndUi::locksWithASentence_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("words");
    QTest::newRow("another role") << u"role"_s << u"front_desk"_s << u"another role"_s;
    QTest::newRow("disabled") << u"active"_s << QString() << u"disabled your account"_s;
}

void TestLoginEndUi::locksWithASentence()
{
    QFETCH(QString, column);
    QFETCH(QString, value);
    QFETCH(QString, words);
    QVERIFY(m_window->start());
    QVERIFY(m_window->logIn(kAtWork));
    m_window->press(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_window->type(u"Juniper"_s);
    QSignalSpy locked(m_window->window.get(), &MainWindow::locked);
    wire::Operation op
        = m_other->operation("staff", EntityId(m_nurse.raw()),
                             {{column.toUtf8(), value.isEmpty() ? QCborValue(false) : QCborValue(value)}}, OpKind::set);
    QVERIFY(m_other->pull());
    m_other->sign(op, m_other->root().root);
    QVERIFY(m_other->send(wire::Stream::keys, {op}));
    const QDeadlineTimer deadline(kEndPatienceMs);
    while (locked.isEmpty() && !deadline.hasExpired())
        locked.wait();
    QCOMPARE(locked.size(), 1);
    QVERIFY(m_window->window->isLocked());
    const auto *banner = m_window->named<Banner>(u"login.banner"_s);
    QVERIFY(banner->isVisible());
    QCOMPARE(banner->kind(), BannerKind::warning);
    QVERIFY2(banner->text().contains(words), qPrintable(banner->text()));
    QVERIFY(!m_window->everyText().contains(u"Juniper"_s));
    QVERIFY(!m_window->session.lock()->isOpen());
}

VB_TEST(TestLoginEndUi)
#include "test_login_end_ui.moc"
