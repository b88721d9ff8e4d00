#include "core/audit/collected_log.h"
#include "core/audit/log.h"
#include "core/audit/report.h"
#include "core/session/join_practice.h"
#include "core/session/vault.h"
#include "core/wire/codes.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/relay_fixture.h"
#include "tests/kit/test_main.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <future>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

constexpr int kAuditPatienceS = 60;
constexpr qint64 kDayMs = 24LL * 3600 * 1000;

/// As an insider has it: the key of the store, from the unlock file and the person's password.
Result<SecretBytes> insidersKey(test::PracticeFixture &practice)
{
    VB_TRY(QByteArray raw, practice.secrets.read(session::deviceSecretNameFor(practice.home)));
    VB_TRY(const keys::UnlockFile unlock, keys::readUnlockFile(practice.home.unlockFile(), SecretBytes::take(raw)));
    VB_TRY(keys::OpenedUser user,
           keys::openUnlockEntry(*unlock.find(test::kOwner), test::PracticeFixture::passwordOf(test::kOwner)));
    return std::move(user.storeKey);
}

/// Changes the access log, makes its whole tree anew and lets this PC's anchor remember it, so that nothing on this PC
/// tells.
Result<void> rewriteLog(test::PracticeFixture &practice, const std::function<void(std::vector<audit::Entry> &)> &change)
{
    VB_TRY(const SecretBytes key, insidersKey(practice));
    VB_TRY(sql::Db db, sql::Db::open(practice.home.store(), key, {}));
    std::vector<audit::Entry> entries;
    {
        VB_TRY(sql::Stmt stmt,
               db.prepareTrusted(QByteArray("SELECT ") + audit::kEntryColumns + " FROM audit_entry ORDER BY idx"));
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            entries.push_back(audit::entryFrom(stmt));
        }
    }
    change(entries);
    VB_DO(db.exec("DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete; DELETE FROM audit_entry;"));
    VB_TRY(audit::Log log, audit::Log::open(db));
    VB_DO(db.begin());
    for (audit::Entry &entry : entries)
        VB_DO(log.append(db, entry));
    VB_DO(db.commit());
    log.committed();
    VB_TRY(const std::unique_ptr<session::Vault> vault,
           session::Vault::open(practice.home, practice.secrets, practice.clock));
    return vault->writeAnchor(log.head());
}

} // namespace

/// Two PCs of a practice and a real relay: what one of them did is seen on the other, and that it was changed, too.
class TestAuditOfPcs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void whatOthersDidIsListed();
    void severalPcsInOneOrder();
    void exportsOfOtherPcs();
    void onlyReadersFetch();
    void silentPcIsNamed();
    void rewrittenHistoryIsNamed_data();
    void rewrittenHistoryIsNamed();

private:
    session::Session &desk() { return m_practice->as(test::kOwner); }
    session::Session &room(const QString &login = test::kOwner);
    static Result<void> roundOf(session::Session &session);
    /// What the second PC says of the first.
    session::PcVerdict verdict();

    std::unique_ptr<test::PracticeFixture> m_practice;
    std::unique_ptr<test::RelayFixture> m_relay;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<platform::FileSecretStore> m_secrets;
    std::unique_ptr<session::Session> m_room;
    PatientId m_patient;
};

void TestAuditOfPcs::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_practice->addPerson(Role::nurse);
    m_relay = std::make_unique<test::RelayFixture>();
    QVERIFY(m_relay->start());
    const wire::AdminToken token = wire::makeAdminToken(m_relay->identity);
    QVERIFY(m_relay->relay().front().addToken(token.secret.view(), m_relay->clock.now().wallMs).ok());
    const QString url = u"https://127.0.0.1:%1"_s.arg(m_relay->port());
    QVERIFY(!desk().sync().connectRelay(url, wire::adminTokenText(token)).result()->problem);
    const auto added
        = desk().patients().add({.given = u"Ada"_s, .family = u"Fern"_s, .birthDate = u"1980-02-03"_s}).result();
    QVERIFY(added.ok());
    m_patient = added->id;

    m_folder = test::makeFastFolder();
    m_secrets = std::make_unique<platform::FileSecretStore>(m_folder->filePath(u"secret"_s));
    const session::Home home {m_folder->filePath(u"home"_s)};
    session::DeviceService &devices = desk().devices();
    const auto invitation = devices.invite(true, false).result();
    QVERIFY(invitation.ok());
    auto joined = std::async(std::launch::async, [&] {
        return session::joinPractice(home, *m_secrets, m_practice->clock,
                                     {url, invitation->code, u"Room 2"_s, kAuditPatienceS},
                                     {[](const QStringList &) {}});
    });
    const auto come = devices.await(invitation->id, kAuditPatienceS).result();
    QVERIFY(come.ok() && devices.approve(come->words, false).result().ok());
    QVERIFY(joined.get().ok());
    QVERIFY(roundOf(desk()).ok());
}

void TestAuditOfPcs::cleanup()
{
    m_room.reset();
    m_practice.reset();
    m_relay.reset();
}

session::Session &TestAuditOfPcs::room(const QString &login)
{
    m_room.reset();
    m_practice->clock.advance(31'000);
    m_room = std::move(*session::Session::open({m_folder->filePath(u"home"_s)}, *m_secrets, m_practice->clock));
    VB_INVARIANT(
        m_room->login(login, test::PracticeFixture::passwordOf(login), m_practice->totpOf(login)).result().ok());
    return *m_room;
}

Result<void> TestAuditOfPcs::roundOf(session::Session &session)
{
    const sync::SyncOutcome outcome = *session.sync().syncOnce().result();
    return outcome.problem ? Result<void>(*outcome.problem) : Result<void>();
}

session::PcVerdict TestAuditOfPcs::verdict()
{
    session::Session &pc = room();
    VB_INVARIANT(!pc.sync().fetchAudit().result()->problem);
    const auto all = pc.audit().verifyOthers().result();
    VB_INVARIANT(all.ok() && all->size() == 1 && all->front().device == desk().actor().device);
    return all->front();
}

void TestAuditOfPcs::whatOthersDidIsListed()
{
    QVERIFY(desk().patients().view(m_patient).result().ok());
    const quint64 size = desk().audit().size();
    QVERIFY(roundOf(desk()).ok());
    session::Session &pc = room();
    // Before anybody asks, the PC holds headers alone.
    QVERIFY(roundOf(pc).ok());
    auto all = pc.audit().verifyOthers().result();
    QVERIFY(all.ok() && all->size() == 1);
    QVERIFY(all->front().problem.startsWith(u"incomplete"_s));
    QCOMPARE(all->front().stated, size);

    const session::PcVerdict sound = verdict();
    QCOMPARE(sound.problem, QString());
    QCOMPARE(sound.entries, size);
    const auto views = m_room->audit().listOthers({.patient = m_patient, .action = u"view"_s}, {}, -1).result();
    QVERIFY(views.ok());
    QCOMPARE(views->size(), size_t(1));
    QCOMPARE(views->front().login, test::kOwner);
    QCOMPARE(views->front().device, desk().actor().device);
    const auto everything = m_room->audit().listOthers({}, {audit::Column::at, true}, 5).result();
    QVERIFY(everything.ok() && everything->size() == 5);
}

/// What the store itself sorts and what came from another PC stand as if they were one log.
void TestAuditOfPcs::severalPcsInOneOrder()
{
    QVERIFY(desk().patients().view(m_patient).result().ok());
    QVERIFY(roundOf(desk()).ok());
    session::Session &pc = room();
    QVERIFY(pc.patients().view(m_patient).result().ok());
    QVERIFY(!pc.sync().fetchAudit().result()->problem);
    const DeviceId first = desk().actor().device;
    for (const QString &name : audit::columnNames()) {
        const audit::Sort sort {*audit::columnFromName(name), name.size() % 2 == 0};
        const auto answer = pc.audit().openOfPcs(std::nullopt, {}, sort, 100'000).result();
        QVERIFY(answer.ok() && !answer->isCut);
        const std::vector<session::AuditRow> &rows = answer->first;
        QVERIFY(std::any_of(rows.begin(), rows.end(), [&](const auto &row) { return row.pc == first; }));
        QVERIFY(std::any_of(rows.begin(), rows.end(), [](const auto &row) { return row.pc.isNull(); }));
        // By the SQL that sorts each of the logs, they stand where they stand.
        audit::CollectedLog both = std::move(*audit::CollectedLog::make());
        const auto last = static_cast<qint64>(rows.size()) - 1;
        for (qint64 at = 0; at <= last; ++at) {
            audit::Entry entry = rows[static_cast<std::size_t>(at)].entry;
            entry.index = sort.descending ? last - at : at;
            QVERIFY(both.add(entry).ok());
        }
        const audit::Column by = sort.by == audit::Column::index ? audit::Column::at : sort.by;
        const auto sorted = audit::page(both.db(), {}, {by, sort.descending}, std::nullopt, -1);
        QVERIFY(sorted.ok() && sorted->size() == rows.size());
        for (qint64 at = 0; at <= last; ++at)
            QVERIFY2((*sorted)[static_cast<std::size_t>(at)].index == (sort.descending ? last - at : at),
                     qPrintable(name));
    }
    const auto views = pc.audit().openOfPcs(first, {.action = u"view"_s}, {audit::Column::index, true}, 5).result();
    QVERIFY(views.ok() && views->first.size() == 1 && views->total == 1);
    QCOMPARE(views->first.front().patient, u"Fern, Ada"_s);
    QCOMPARE(views->first.front().entry.device, first);
    QCOMPARE(views->pcs.size(), size_t(2));
    QVERIFY(!views->pcs.front().isThis && views->pcs.back().isThis);
    QCOMPARE(views->pcs.back().name, u"Room 2"_s);
}

/// All that is here of another PC's log, or of all, in each format; who asked for it is on record.
void TestAuditOfPcs::exportsOfOtherPcs()
{
    using exchange::AuditFormat;
    QVERIFY(desk().patients().view(m_patient).result().ok());
    const quint64 sent = desk().audit().size();
    QVERIFY(roundOf(desk()).ok());
    const DeviceId first = desk().actor().device;
    session::Session &pc = room();
    QVERIFY(!pc.sync().fetchAudit().result()->problem);
    const QString file = m_folder->filePath(u"out"_s);
    const auto lines = [&file] {
        QFile written(file);
        VB_INVARIANT(written.open(QIODevice::ReadOnly));
        QList<QByteArray> all = written.readAll().split('\n');
        if (all.last().isEmpty())
            all.removeLast();
        return all;
    };
    auto done = pc.audit().exportOfPcs(first, {file, AuditFormat::json, {}}).result();
    QVERIFY(done.ok());
    QCOMPARE(done->rows, static_cast<qint64>(sent));
    QList<QByteArray> rows = lines();
    QCOMPARE(rows.size(), static_cast<qsizetype>(sent));
    for (qsizetype at = 0; at < rows.size(); ++at) {
        const QJsonObject row = QJsonDocument::fromJson(rows.at(at)).object();
        QCOMPARE(row[u"index"_s].toInteger(), qint64(at)); // by that PC's own numbers
        QCOMPARE(row[u"device"_s].toString(), first.text());
    }

    // All PCs: this one's first, and a log that is whole.
    const quint64 own = pc.audit().size();
    done = pc.audit().exportOfPcs(std::nullopt, {file, AuditFormat::csv, {}}).result();
    QVERIFY(done.ok());
    QCOMPARE(done->rows, static_cast<qint64>(own + sent));
    rows = lines();
    QVERIFY(rows.front().startsWith("index,") || rows.front().contains("login"));
    QVERIFY(rows.at(1).contains(pc.actor().device.text().toUtf8()));
    QVERIFY(rows.last().contains(first.text().toUtf8()));

    // The filters hold, names go along.
    done
        = pc.audit().exportOfPcs(first, {file, AuditFormat::csv, {.patient = m_patient, .action = u"view"_s}}).result();
    QVERIFY(done.ok());
    QCOMPARE(done->rows, qint64(1));
    QVERIFY(lines().last().contains("Fern"));
    done = pc.audit().exportOfPcs(first, {file, AuditFormat::fhir, {.action = u"view"_s}}).result();
    QVERIFY(done.ok());
    QFile bundle(file);
    QVERIFY(bundle.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(bundle.readAll()).object()[u"entry"_s].toArray().size(), qsizetype(1));
    const auto noted = pc.audit().list({.action = u"export"_s}, {audit::Column::index, true}, 4).result();
    QVERIFY(noted.ok() && noted->size() == 4);
    QVERIFY2(noted->front().detail.startsWith(u"1 entries, fhir, PC "_s + first.text()),
             qPrintable(noted->front().detail));
    QVERIFY(noted->at(2).detail.contains(u"all PCs"_s));

    // Who may not gets no file, and that is on record as well.
    QVERIFY(QFile::remove(file));
    const auto denied = room(u"nurse"_s).audit().exportOfPcs(first, {file, AuditFormat::csv, {}}).result();
    QCOMPARE(test::outcomeOf(denied), Code::denied);
    QVERIFY(!QFile::exists(file));
}

void TestAuditOfPcs::onlyReadersFetch()
{
    const QString nurse = m_practice->people.isEmpty() ? u"nurse"_s : m_practice->people.front();
    session::Session &pc = room(nurse);
    QCOMPARE(test::outcomeOf(pc.sync().fetchAudit().result()), Code::denied);
    QCOMPARE(test::outcomeOf(pc.audit().verifyOthers().result()), Code::denied);
    QCOMPARE(test::outcomeOf(pc.audit().listOthers({}).result()), Code::denied);
    QCOMPARE(test::outcomeOf(pc.audit().openOfPcs(std::nullopt, {}, {}, 5).result()), Code::denied);
}

void TestAuditOfPcs::silentPcIsNamed()
{
    QCOMPARE(verdict().problem, QString());
    m_room.reset();
    m_practice->clock.advance(kDayMs + 1);
    m_relay->clock.advance(kDayMs + 1);
    QVERIFY2(verdict().problem.startsWith(u"overdue"_s), qPrintable(verdict().problem));
    m_practice->lock();
    QVERIFY(roundOf(desk()).ok());
    QCOMPARE(verdict().problem, QString());
}

void TestAuditOfPcs::rewrittenHistoryIsNamed_data()
{
    QTest::addColumn<QString>("how");
    for (const QString &how : {u"edited"_s, u"deleted"_s, u"inserted"_s})
        QTest::newRow(qPrintable(how)) << how;
}

void TestAuditOfPcs::rewrittenHistoryIsNamed()
{
    QFETCH(QString, how);
    QCOMPARE(verdict().problem, QString());
    m_practice->lock();
    const Result<void> done = rewriteLog(*m_practice, [&how](std::vector<audit::Entry> &entries) {
        constexpr int kWhere = 3;
        if (how == u"edited")
            entries[kWhere].login = u"somebody"_s;
        else if (how == u"deleted")
            entries.erase(entries.begin() + kWhere);
        else
            entries.insert(entries.begin() + kWhere, entries.front());
    });
    QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().detail));
    QVERIFY(desk().audit().verify().result()->ok());
    const Result<void> sent = roundOf(desk());
    QVERIFY2(sent.ok(), sent.ok() ? "" : qPrintable(sent.error().detail));
    const session::PcVerdict bad = verdict();
    QVERIFY2(bad.problem.startsWith(u"rewritten"_s), qPrintable(bad.problem));
}

VB_TEST(TestAuditOfPcs)
#include "test_audit_of_pcs.moc"
