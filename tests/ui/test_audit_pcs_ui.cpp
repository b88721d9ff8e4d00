#include "tests/kit/step_pair.h"
#include "tests/kit/test_main.h"
#include "tests/kit/window_fixture.h"
#include "ui/audit/audit_log_model.h"
#include "ui/audit/audit_log_view.h"
#include "ui/audit/audit_pc_words.h"
#include "ui/audit/export_view.h"
#include "ui/kit/banner.h"
#include "ui/kit/table_view.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

using namespace vb;
using namespace vb::ui;
using namespace Qt::StringLiterals;
using test::kOwner;

/// The log of other PCs in the window of one: chosen by keys, fetched from a real relay, told apart from what is
/// missing.
class TestAuditPcsUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();

    void anotherPcIsFetchedWhenAskedFor();
    void allPcsInOneList();
    void otherFiltersGoOn();
    void clearingLeadsBackHere();
    void withoutTheRelayWhatIsHere();
    void exportsOfOtherPcs();
    void whatIsMissingIsSaid_data();
    void whatIsMissingIsSaid();

private:
    bool openAs(const QString &login);
    /// Does something that asks the log; returns when the answer to the last question of it is counted.
    bool ask(const std::function<void()> &act);
    /// By keys on the closed list of PCs.
    bool choose(const QString &field, const QString &text);
    [[nodiscard]] AuditLogModel *model() const
    {
        return qobject_cast<AuditLogModel *>(m_window->named<TableView>(u"audit.log.table"_s)->model());
    }
    [[nodiscard]] const session::AuditRow &row(int at) const { return *model()->rowAt(at); }
    [[nodiscard]] Banner *banner() const { return m_window->named<Banner>(u"audit.log.banner"_s); }
    [[nodiscard]] bool hasColumn() const
    {
        return !m_window->named<TableView>(u"audit.log.table"_s)->isColumnHidden(AuditLogModel::kPc);
    }

    std::unique_ptr<test::StepPair> m_pair;
    std::unique_ptr<test::WindowFixture> m_window;
    QString m_officer;
    DeviceId m_room;
    int m_ofRoom = 0; // its entries that the relay has
};

void TestAuditPcsUi::initTestCase()
{
    m_pair = std::make_unique<test::StepPair>();
    test::PracticeFixture &practice = m_pair->practice;
    m_officer = practice.addPerson(Role::privacyOfficer);
    const auto patient = m_pair->owner()
                             .patients()
                             .add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-01-02"_s})
                             .result();
    QVERIFY(patient.ok());
    QVERIFY(!m_pair->owner().sync().syncOnce().result()->problem);
    practice.lock();

    practice.clock.advance(31'000);
    auto room = session::Session::open(m_pair->roomHome, m_pair->roomSecrets, practice.clock);
    QVERIFY(room.ok());
    session::Session &there = **room;
    QVERIFY(there.login(kOwner, test::PracticeFixture::passwordOf(kOwner), practice.totpOf(kOwner)).result().ok());
    m_room = there.actor().device;
    QVERIFY(!there.sync().syncOnce().result()->problem);
    QVERIFY(there.patients().view(patient->id).result().ok());
    const sync::SyncOutcome sent = *there.sync().syncOnce().result();
    QVERIFY(!sent.problem);
    m_ofRoom = static_cast<int>(there.audit().size() - sent.pendingAudit);
    room->reset();
    practice.clock.advance(31'000);
    m_window = std::make_unique<test::WindowFixture>(practice);
}

void TestAuditPcsUi::cleanup()
{
    m_pair->deskLine->pointTo(m_pair->relay.port());
    m_window->window.reset();
}

void TestAuditPcsUi::cleanupTestCase()
{
    m_window.reset();
    m_pair.reset();
}

bool TestAuditPcsUi::openAs(const QString &login)
{
    if (!m_window->start() || !m_window->logIn(login))
        return false;
    m_window->tabTo(u"nav.audit"_s);
    m_window->press(Qt::Key_Return);
    auto *view = m_window->only<AuditLogView>();
    QSignalSpy counted(view, &AuditLogView::counted);
    if (!view->total() && !test::seen(counted))
        return false;
    m_window->press(QKeySequence(Qt::ALT | Qt::Key_2));
    return m_window->focusName() == u"audit.log.table"_s;
}

bool TestAuditPcsUi::ask(const std::function<void()> &act)
{
    const auto *view = m_window->only<AuditLogView>();
    QSignalSpy counted(view, &AuditLogView::counted);
    act();
    while (counted.isEmpty() || !view->total())
        if (!counted.wait())
            return false;
    return true;
}

bool TestAuditPcsUi::choose(const QString &field, const QString &text)
{
    auto *box = m_window->named<QComboBox>(field);
    const int wanted = box->findText(text);
    m_window->tabTo(field);
    return wanted >= 0 && box->currentIndex() != wanted && ask([&] {
               m_window->press(Qt::Key_Home);
               for (int i = 0; i < wanted; ++i)
                   m_window->press(Qt::Key_Down);
           })
        && box->currentIndex() == wanted;
}

void TestAuditPcsUi::anotherPcIsFetchedWhenAskedFor()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(m_window->isShown(u"audit.filter.pc"_s));
    QCOMPARE(m_window->named<QComboBox>(u"audit.filter.pc"_s)->currentText(), u"This PC"_s);
    QVERIFY(!hasColumn());
    QVERIFY(choose(u"audit.filter.pc"_s, u"Room 2"_s));
    QCOMPARE(model()->rowCount(), m_ofRoom);
    QVERIFY(!hasColumn() && !m_window->isShown(u"audit.log.banner"_s));
    for (int at = 0; at < m_ofRoom; ++at) {
        QCOMPARE(row(at).pc, m_room);
        QCOMPARE(row(at).entry.index, qint64(m_ofRoom - 1 - at)); // the latest first, by its own numbers
    }
    QVERIFY(m_window->isShown(u"audit.log.export"_s));
    QCOMPARE(m_window->nameless(), QStringList());
    m_window->tabTo(u"audit.log.table"_s);
    m_window->press(Qt::Key_Return);
    QVERIFY(m_window->isShown(u"audit.details"_s));
    QVERIFY(m_window->everyText().contains(u"Room 2"_s));
    // Who asked for what of which PC is on record here.
    QVERIFY(choose(u"audit.filter.pc"_s, u"This PC"_s));
    bool isNoted = false;
    for (int at = 0; at < 10; ++at)
        isNoted = isNoted || row(at).entry.detail.startsWith(u"PC "_s + m_room.text());
    QVERIFY(isNoted);
}

void TestAuditPcsUi::allPcsInOneList()
{
    QVERIFY(openAs(kOwner));
    const int own = model()->rowCount();
    QVERIFY(choose(u"audit.filter.pc"_s, u"All PCs"_s));
    QVERIFY(hasColumn());
    QVERIFY(model()->rowCount() >= own + m_ofRoom);
    int ofRoom = 0;
    for (int at = 0; at < model()->rowCount(); ++at) {
        const bool isOfRoom = row(at).pc == m_room;
        ofRoom += isOfRoom ? 1 : 0;
        QCOMPARE(model()->index(at, AuditLogModel::kPc).data().toString(), isOfRoom ? u"Room 2"_s : u"This PC"_s);
        QVERIFY(at == 0 || row(at).entry.at.wallMs <= row(at - 1).entry.at.wallMs);
    }
    QCOMPARE(ofRoom, m_ofRoom);
    QCOMPARE(m_window->nameless(), QStringList());
}

void TestAuditPcsUi::otherFiltersGoOn()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.pc"_s, u"All PCs"_s));
    QVERIFY(choose(u"audit.filter.kind"_s, u"Opened a record"_s));
    QCOMPARE(model()->rowCount(), 1);
    QCOMPARE(row(0).pc, m_room);
    QCOMPARE(row(0).patient, u"Fern, Ada"_s);
    QCOMPARE(row(0).entry.login, kOwner);
    QVERIFY(choose(u"audit.filter.pc"_s, u"Room 2"_s));
    QCOMPARE(model()->rowCount(), 1);
    QVERIFY(choose(u"audit.filter.person"_s, u"Test privacy_officer"_s));
    QCOMPARE(model()->rowCount(), 0);
    QVERIFY(m_window->isShown(u"audit.log.clearFilters"_s));
}

void TestAuditPcsUi::clearingLeadsBackHere()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.pc"_s, u"Room 2"_s));
    m_window->tabTo(u"audit.filter.clear"_s);
    QVERIFY(ask([this] { m_window->press(Qt::Key_Return); }));
    QCOMPARE(m_window->named<QComboBox>(u"audit.filter.pc"_s)->currentText(), u"This PC"_s);
    QVERIFY(row(0).pc.isNull());
}

void TestAuditPcsUi::withoutTheRelayWhatIsHere()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.pc"_s, u"Room 2"_s)); // so that it is here
    QVERIFY(choose(u"audit.filter.pc"_s, u"This PC"_s));
    m_pair->deskLine->pointTo(0);
    QVERIFY(choose(u"audit.filter.pc"_s, u"Room 2"_s));
    QCOMPARE(model()->rowCount(), m_ofRoom);
    QVERIFY(m_window->isShown(u"audit.log.banner"_s));
    QCOMPARE(banner()->kind(), BannerKind::warning);
    QVERIFY2(banner()->text().contains(u"relay cannot be reached"_s), qPrintable(banner()->text()));
    QCOMPARE(m_window->nameless(), QStringList());
    m_pair->deskLine->pointTo(m_pair->relay.port());
    m_window->tabTo(u"audit.log.table"_s);
    QVERIFY(ask([this] { m_window->press(Qt::Key_F5); }));
    QVERIFY(!m_window->isShown(u"audit.log.banner"_s));
    QCOMPARE(model()->rowCount(), m_ofRoom);
}

/// By keys, also while the relay is away, which is said beside it.
void TestAuditPcsUi::exportsOfOtherPcs()
{
    QVERIFY(openAs(m_officer));
    QVERIFY(choose(u"audit.filter.pc"_s, u"Room 2"_s)); // so that it is here
    QVERIFY(choose(u"audit.filter.pc"_s, u"This PC"_s));
    m_pair->deskLine->pointTo(0);
    QVERIFY(choose(u"audit.filter.pc"_s, u"Room 2"_s));
    const auto toExport = [this] {
        m_window->tabTo(u"audit.log.export"_s);
        m_window->press(Qt::Key_Return);
    };
    toExport();
    const auto textOf = [this](const QString &name) { return m_window->named<QLabel>(name)->text(); };
    QVERIFY2(textOf(u"audit.export.what"_s).contains(u"“Room 2” has sent it"_s),
             qPrintable(textOf(u"audit.export.what"_s)));
    QVERIFY(m_window->isShown(u"audit.export.lack"_s));
    QVERIFY(m_window->named<Banner>(u"audit.export.lack"_s)->text().contains(u"relay cannot be reached"_s));
    const auto *path = m_window->named<QLineEdit>(u"audit.export.path"_s);
    QVERIFY2(path->text().contains(u"/access-log-room-2-"_s), qPrintable(path->text()));
    QCOMPARE(m_window->nameless(), QStringList());
    const auto write = [this](const QString &file) {
        m_window->tabTo(u"audit.export.path"_s);
        m_window->press(QKeySequence::SelectAll);
        m_window->type(file);
        QSignalSpy finished(m_window->only<ExportView>(), &ExportView::finished);
        m_window->press(Qt::Key_Return);
        return test::seen(finished) && finished.at(0).at(0).toBool();
    };
    const QTemporaryDir folder;
    QVERIFY(write(folder.filePath(u"room.csv"_s)));
    QFile file(folder.filePath(u"room.csv"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count(m_room.text().toUtf8()) >= m_ofRoom, true);
    QVERIFY(m_window->named<Banner>(u"audit.export.banner"_s)->text().contains(u"Done"_s));
    m_window->press(Qt::Key_Escape);

    m_pair->deskLine->pointTo(m_pair->relay.port());
    QVERIFY(choose(u"audit.filter.pc"_s, u"All PCs"_s));
    toExport();
    QVERIFY2(textOf(u"audit.export.what"_s).contains(u"of all PCs"_s), qPrintable(textOf(u"audit.export.what"_s)));
    QVERIFY(!m_window->isShown(u"audit.export.lack"_s));
    QVERIFY(write(folder.filePath(u"all.csv"_s)));
    QVERIFY(QFileInfo(folder.filePath(u"all.csv"_s)).size() > file.size());
    m_window->press(Qt::Key_Escape);
    QVERIFY(choose(u"audit.filter.pc"_s, u"This PC"_s));
    toExport();
    QVERIFY(!textOf(u"audit.export.what"_s).contains(u"PC"_s));
}

void TestAuditPcsUi::whatIsMissingIsSaid_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("isBad");
    QTest::newRow("all is here") << QString() << QString() << false;
    QTest::newRow("incomplete") << u"incomplete: entries from 3 on"_s << u"1,200 of its 3,400 entries"_s << false;
    QTest::newRow("overdue") << u"overdue: nothing"_s << u"more than a day"_s << false;
    QTest::newRow("rewritten") << u"rewritten: the first 7"_s << u"changed after it had been sent"_s << true;
    QTest::newRow("unreadable") << u"unreadable: what it sent"_s << u"cannot be read"_s << true;
}

void TestAuditPcsUi::whatIsMissingIsSaid()
{
    QFETCH(QString, problem);
    QFETCH(QString, says);
    QFETCH(bool, isBad);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    const PcLack lack = pcLack({m_room, 1'200, 3'400, 0, problem}, u"Room 2"_s);
    QVERIFY2(lack.text.contains(says), qPrintable(lack.text));
    QCOMPARE(lack.text.startsWith(u"Room 2: "_s), !problem.isEmpty());
    QCOMPARE(lack.isBad, isBad);
    using audit::Column;
    QVERIFY(cutText({Column::index, true}).contains(u"newest 50,000 entries"_s));
    QVERIFY(cutText({Column::at, false}).contains(u"oldest 50,000 entries"_s));
    QVERIFY(cutText({Column::login, true}).contains(u"first 50,000 entries in this order"_s));
    QVERIFY(cutText({}).contains(u"Choose a period"_s));
    for (const Code code : {Code::network, Code::notFound, Code::integrity, Code::denied})
        QVERIFY(!notFetchedText(fail(code, QString())).isEmpty());
}

VB_TEST(TestAuditPcsUi)
#include "test_audit_pcs_ui.moc"
