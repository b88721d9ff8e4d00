#include "core/audit/report.h"
#include "core/audit/verify.h"
#include "core/base/cbor.h"
#include "core/sql/migration.h"
#include "tests/kit/log_filler.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

#include <array>
#include <random>

using namespace vb;
using namespace Qt::StringLiterals;
using audit::Column;
using audit::Entry;
using audit::Filter;
using audit::Outcome;
using audit::Sort;

namespace {

constexpr qint64 kReportStart = 1'700'000'000'000;
constexpr int kReportEntries = 400;

/// What a row is sorted by, in SQLite's order: nothing before numbers, texts and bytes by their bytes.
QByteArray keyOf(const Entry &entry, Column column)
{
    const auto number = [](qint64 value) {
        return QByteArray::number(value + 4'000'000'000'000'000).rightJustified(20, '0'); // times and skews, shifted
    };
    switch (column) {
    case Column::index: return {};
    case Column::at: return number(entry.at.wallMs);
    case Column::skew: return number(entry.skewMs);
    case Column::login: return entry.login.toUtf8();
    case Column::role: return entry.role.toUtf8();
    case Column::device: return entry.device.isNull() ? QByteArray() : entry.device.bytes();
    case Column::address: return entry.address.toUtf8();
    case Column::os: return entry.os.toUtf8();
    case Column::action: return entry.action.toUtf8();
    case Column::patient: return entry.patient.isNull() ? QByteArray() : entry.patient.bytes();
    case Column::objectKind: return entry.objectKind.toUtf8();
    case Column::object: return entry.object.isNull() ? QByteArray() : entry.object.bytes();
    case Column::purpose: return entry.purpose.toUtf8();
    case Column::outcome: return audit::outcomeName(entry.outcome).toUtf8();
    case Column::detail: return entry.detail.toUtf8();
    }
    return {};
}

/// Only A-Z know two cases.
QByteArray lowered(const QString &text)
{
    return text.toUtf8().toLower();
}

bool matches(const Entry &entry, const Filter &filter)
{
    const auto is = [](const QString &wanted, const QString &value) { return wanted.isEmpty() || wanted == value; };
    const QByteArray wanted = lowered(filter.text);
    const bool text = lowered(entry.purpose).contains(wanted) || lowered(entry.detail).contains(wanted);
    return (filter.patient.isNull() || filter.patient == entry.patient) && is(filter.login, entry.login)
        && is(filter.action, entry.action) && is(filter.role, entry.role) && is(filter.address, entry.address)
        && is(filter.os, entry.os) && (filter.device.isNull() || filter.device == entry.device)
        && is(filter.objectKind, entry.objectKind) && (filter.object.isNull() || filter.object == entry.object)
        && (!filter.outcome || *filter.outcome == entry.outcome) && text
        && (!filter.fromMs || entry.at.wallMs >= *filter.fromMs) && (!filter.toMs || entry.at.wallMs < *filter.toMs)
        && (!filter.from || entry.index >= *filter.from) && (!filter.below || entry.index < *filter.below);
}

/// `before`: the entry before it, if there is one.
bool hasClockFault(const Entry &entry, const Entry *before, audit::ClockFault fault)
{
    const bool sameBoot = before && before->at.boot == entry.at.boot;
    const qint64 passed = entry.at.wallMs - (before ? before->at.wallMs : entry.at.wallMs);
    const qint64 step = sameBoot ? passed - (entry.at.monoMs - before->at.monoMs) : std::min<qint64>(passed, 0);
    const bool back = step <= -audit::kClockFaultMs || (entry.role.isEmpty() && entry.action == u"clock");
    const bool forward = step >= audit::kClockFaultMs;
    const bool off = std::abs(entry.skewMs) >= audit::kClockFaultMs;
    switch (fault) {
    case audit::ClockFault::any: break;
    case audit::ClockFault::setBack: return back;
    case audit::ClockFault::setForward: return forward;
    case audit::ClockFault::off: return off;
    }
    return back || forward || off;
}

/// The answer by other means: positions of what matches, sorted.
std::vector<qint64> expected(const std::vector<Entry> &all, const Filter &filter, const Sort &sort)
{
    std::vector<const Entry *> found;
    for (const Entry &entry : all)
        if (matches(entry, filter)
            && (!filter.clock || hasClockFault(entry, &entry == &all.front() ? nullptr : &entry - 1, *filter.clock)))
            found.push_back(&entry);
    std::stable_sort(found.begin(), found.end(),
                     [&sort](const Entry *a, const Entry *b) { return keyOf(*a, sort.by) < keyOf(*b, sort.by); });
    if (sort.descending)
        std::reverse(found.begin(), found.end());
    std::vector<qint64> positions;
    for (const Entry *entry : found)
        positions.push_back(entry->index);
    return positions;
}

/// Any filter with a few conditions, most of which some entry meets.
Filter anyFilter(std::mt19937 &random, const std::vector<Entry> &all)
{
    const auto one = [&random](unsigned in) { return random() % in == 0; };
    const Entry &model = all[random() % all.size()];
    Filter filter;
    if (one(5))
        filter.patient = model.patient;
    if (one(4))
        filter.login = model.login;
    if (one(4))
        filter.action = model.action;
    if (one(6))
        filter.role = model.role;
    if (one(6))
        filter.device = model.device;
    if (one(6))
        filter.address = model.address;
    if (one(8))
        filter.os = model.os;
    if (one(6))
        filter.objectKind = model.objectKind;
    if (one(8))
        filter.object = model.object;
    if (one(4))
        filter.outcome = model.outcome;
    if (one(5))
        filter.text = model.detail.left(6).toUpper();
    if (one(6))
        filter.clock = static_cast<audit::ClockFault>(random() % 4);
    if (one(4))
        filter.fromMs = model.at.wallMs;
    if (one(4))
        filter.toMs = model.at.wallMs + 3'600'000;
    if (one(6))
        filter.below = model.index;
    return filter;
}

QByteArray told(const Filter &filter, const Sort &sort)
{
    return (audit::describe(filter) + u" by "_s + audit::columnName(sort.by)
            + (sort.descending ? u" descending"_s : QString()))
        .toUtf8();
}

/// Everything at once that a query may be asked for, on the store's reader.
template <class Query>
auto onLog(test::StoreFixture &fixture, Query query)
{
    return fixture.store->read(fixture.actor, {access::Right::auditList},
                               [&](store::Reader &reader, store::Intent &) { return query(reader.audit()); });
}

} // namespace

/// Filtering, sorting, paging and counting the access log, held against a list in memory.
class TestAuditReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyColumnBothWays_data();
    void everyColumnBothWays();
    void anyQuestionIsAnsweredAsByHand();
    void signsInTextMeanThemselves_data();
    void signsInTextMeanThemselves();
    void aClockThatWasSetKeepsTimesExact();
    void clocksThatWereSetAreFound_data();
    void clocksThatWereSetAreFound();
    void anOrderedLogKnowsItsTimesByPosition();
    void usualOrdersUseAnIndex_data();
    void usualOrdersUseAnIndex();
    void columnsComeFromAList();
    void missingEntriesAreShownAsGaps();
    void visitorsAreThoseInTheLog();
    void visitedAreThoseInTheLog();
    void idsOfASearchAreItsTail();
    void onlyOversightReads_data();
    void onlyOversightReads();
    void furtherPagesNeedTheirTicket();
    void leavesAreCanonical();
    void verifyingLetsOthersIn();
    void verifyingCanBeStopped();
    void indexesComeToAnOldStore();

private:
    std::unique_ptr<test::StoreFixture> m_fixture;
    std::vector<Entry> m_all;
};

void TestAuditReport::initTestCase()
{
    m_fixture = std::make_unique<test::StoreFixture>();
    QVERIFY(m_fixture->store->record(test::inventedEntries(kReportEntries, 1, kReportStart)).ok());
    const auto all = onLog(*m_fixture, [](store::AuditReports log) { return log.entries({}); });
    QVERIFY(all.ok());
    m_all = *all;
    QCOMPARE(m_all.size(), size_t {kReportEntries});
}

void TestAuditReport::everyColumnBothWays_data()
{
    QTest::addColumn<QString>("column");
    for (const QString &name : audit::columnNames())
        QTest::newRow(qPrintable(name)) << name;
}

void TestAuditReport::everyColumnBothWays()
{
    QFETCH(QString, column);
    for (const bool descending : {false, true}) {
        const Sort sort {*audit::columnFromName(column), descending};
        const Filter filter {.below = kReportEntries};
        const std::vector<qint64> wanted = expected(m_all, filter, sort);
        std::vector<qint64> paged;
        std::optional<qint64> last;
        for (;;) {
            const auto page
                = onLog(*m_fixture, [&](store::AuditReports log) { return log.page(filter, sort, last, 7); });
            QVERIFY(page.ok());
            for (const Entry &entry : *page)
                paged.push_back(entry.index);
            if (page->size() < 7)
                break;
            last = paged.back();
        }
        QVERIFY(paged == wanted);
        const auto positions = onLog(*m_fixture, [&](store::AuditReports log) { return log.positions(filter, sort); });
        QVERIFY(positions.ok() && *positions == wanted);
    }
}

void TestAuditReport::anyQuestionIsAnsweredAsByHand()
{
    std::mt19937 random(2);
    int answered = 0;
    for (int i = 0; i < 400; ++i) {
        Filter filter = anyFilter(random, m_all);
        filter.below = std::min<qint64>(filter.below.value_or(kReportEntries), kReportEntries);
        const Sort sort {static_cast<Column>(random() % static_cast<unsigned>(audit::columnNames().size())),
                         random() % 2 == 0};
        const std::vector<qint64> wanted = expected(m_all, filter, sort);
        answered += wanted.empty() ? 0 : 1;
        const auto got = onLog(*m_fixture, [&](store::AuditReports log) { return log.positions(filter, sort); });
        QVERIFY2(got.ok() && *got == wanted, told(filter, sort).constData());
        const auto counted = onLog(*m_fixture, [&](store::AuditReports log) { return log.count(filter); });
        QVERIFY2(counted.ok() && *counted == static_cast<qint64>(wanted.size()), told(filter, sort).constData());
        const auto narrowed = onLog(*m_fixture, [&](store::AuditReports log) -> Result<std::vector<qint64>> {
            VB_TRY(const Filter narrow, log.narrowed(filter));
            return log.positions(narrow, sort);
        });
        QVERIFY2(narrowed.ok() && *narrowed == wanted, told(filter, sort).constData());
        if (wanted.size() < 2)
            continue;
        const size_t middle = wanted.size() / 2;
        const auto rest
            = onLog(*m_fixture, [&](store::AuditReports log) { return log.page(filter, sort, wanted[middle - 1], 3); });
        QVERIFY2(rest.ok() && !rest->empty() && rest->front().index == wanted[middle], told(filter, sort).constData());
    }
    QVERIFY(answered > 150);
}

void TestAuditReport::signsInTextMeanThemselves_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"%", "_", "\\", "\"", "'", "'; DROP TABLE audit_entry; --", "100% s", "r_s", "k\\s", "丁"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestAuditReport::signsInTextMeanThemselves()
{
    QFETCH(QString, text);
    const Filter filter {.text = text, .below = kReportEntries};
    const auto got = onLog(*m_fixture, [&](store::AuditReports log) { return log.positions(filter, {}); });
    QVERIFY(got.ok() && *got == expected(m_all, filter, {}));
    QVERIFY(got->size() < size_t {kReportEntries});
}

void TestAuditReport::aClockThatWasSetKeepsTimesExact()
{
    // From the last moment before the clock went back: some of what follows is earlier.
    const auto back = std::adjacent_find(m_all.begin(), m_all.end(),
                                         [](const Entry &a, const Entry &b) { return b.at.wallMs < a.at.wallMs; });
    QVERIFY(back != m_all.end());
    const Filter filter {.fromMs = back->at.wallMs, .below = kReportEntries};
    const auto narrowed = onLog(*m_fixture, [&](store::AuditReports log) { return log.narrowed(filter); });
    QVERIFY(narrowed.ok());
    QVERIFY(narrowed->fromMs.has_value() && narrowed->from.has_value() && narrowed->below.has_value());
    QVERIFY(!audit::countOfRange(*narrowed).has_value());
    QVERIFY(expected(m_all, *narrowed, {}) == expected(m_all, filter, {}));
}

void TestAuditReport::clocksThatWereSetAreFound_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QList<qint64>>("found");
    const auto row = [](const char *name, const QList<qint64> &found) {
        QTest::newRow(name) << QString::fromLatin1(name) << found;
    };
    row("back", {2, 5, 6});
    row("forward", {3});
    row("off", {7});
    row("any", {2, 3, 5, 6, 7});
}

void TestAuditReport::clocksThatWereSetAreFound()
{
    QFETCH(QString, fault);
    QFETCH(QList<qint64>, found);
    struct Moment {
        qint64 wall;
        qint64 mono;
        char boot;
        qint64 skew;
        const char *action;
    };
    // In seconds: a day's work, the clock put back two minutes, forward three, the machine off for an hour, started
    // again with a clock behind, a note of the lock screen's journal, a clock that is a minute ahead of the relay's.
    constexpr std::array kMoments {
        Moment {0, 0, 'a', 0, "view"},        Moment {59, 0, 'a', 0, "view"}, // slewed by less than a minute
        Moment {30, 91, 'a', 0, "view"},      Moment {300, 181, 'a', 0, "view"}, Moment {3900, 5, 'b', 0, "view"},
        Moment {200, 3, 'c', 0, "view"},      Moment {210, 13, 'c', 0, "clock"}, Moment {220, 23, 'c', 60, "view"},
        Moment {1000, 803, 'c', -59, "view"},
    };
    std::vector<Entry> entries;
    for (const Moment &moment : kMoments) {
        Entry entry;
        entry.at = {kReportStart + moment.wall * 1000, moment.mono * 1000, QByteArray(16, moment.boot)};
        entry.skewMs = moment.skew * 1000;
        entry.action = QString::fromLatin1(moment.action);
        entries.push_back(std::move(entry));
    }
    test::StoreFixture fixture;
    QVERIFY(fixture.store->record(entries).ok());
    const Filter filter {.clock = audit::clockFaultFromName(fault), .below = static_cast<qint64>(kMoments.size())};
    QCOMPARE(audit::describe(filter).section(u' ', 0, 0), u"clock="_s + fault);
    const auto got = onLog(fixture, [&](store::AuditReports log) { return log.positions(filter, {}); });
    QVERIFY(got.ok());
    QCOMPARE(QList<qint64>(got->begin(), got->end()), found);
}

void TestAuditReport::anOrderedLogKnowsItsTimesByPosition()
{
    test::StoreFixture fixture;
    std::vector<Entry> entries = test::inventedEntries(50, 3, kReportStart);
    for (size_t i = 0; i < entries.size(); ++i)
        entries[i].at.wallMs = kReportStart + static_cast<qint64>(i) * 1000;
    QVERIFY(fixture.store->record(entries).ok());
    const auto narrow = [&](const Filter &filter) {
        return onLog(fixture, [&](store::AuditReports log) { return log.narrowed(filter); });
    };
    const auto some = narrow({.fromMs = kReportStart + 10'000, .toMs = kReportStart + 20'000});
    QVERIFY(some.ok());
    QCOMPARE(some->from, std::optional<qint64>(10));
    QCOMPARE(some->below, std::optional<qint64>(20));
    QVERIFY(!some->fromMs && !some->toMs);
    QCOMPARE(audit::countOfRange(*some), std::optional<qint64>(10));
    const auto none = narrow({.fromMs = 9'000'000'000'000});
    QVERIFY(none.ok());
    QCOMPARE(audit::countOfRange(*none), std::optional<qint64>(0));
    QCOMPARE(audit::countOfRange({.login = u"nina"_s, .below = 7}), std::nullopt);
}

void TestAuditReport::usualOrdersUseAnIndex_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("login");
    for (const char *column : {"index", "at", "login", "action", "patient", "outcome"})
        QTest::newRow(column) << QString::fromLatin1(column) << QString();
    QTest::newRow("a person's") << u"index"_s << u"nina"_s;
}

void TestAuditReport::usualOrdersUseAnIndex()
{
    QFETCH(QString, column);
    QFETCH(QString, login);
    m_fixture->close();
    Result<sql::Db> db = sql::Db::open(m_fixture->path, m_fixture->key, {});
    QVERIFY(db.ok());
    for (const bool descending : {false, true})
        for (const std::optional<qint64> after : {std::optional<qint64>(), std::optional<qint64>(200)}) {
            const auto plan = audit::plan(*db, {.login = login, .below = kReportEntries},
                                          {*audit::columnFromName(column), descending}, after);
            QVERIFY(plan.ok() && !plan->isEmpty());
            for (const QString &line : *plan)
                QVERIFY2(!line.contains(u"TEMP B-TREE"_s)
                             && (line.contains(u"INDEX"_s) || line.contains(u"PRIMARY KEY"_s)),
                         qPrintable(line));
        }
    QVERIFY(m_fixture->open().ok());
}

void TestAuditReport::columnsComeFromAList()
{
    for (const QString &name : audit::columnNames())
        QCOMPARE(audit::columnName(*audit::columnFromName(name)), name);
    for (const char *wrong : {"", "idx", "login DESC", "login; DROP TABLE audit_entry", "1", "LOGIN"})
        QVERIFY(!audit::columnFromName(QString::fromLatin1(wrong)));
}

void TestAuditReport::missingEntriesAreShownAsGaps()
{
    const std::vector<qint64> asked {3, 100'000, 5};
    const auto got = onLog(*m_fixture, [&](store::AuditReports log) { return log.at(asked); });
    QVERIFY(got.ok() && got->size() == 3);
    QCOMPARE((*got)[0].detail, m_all[3].detail);
    QCOMPARE((*got)[1].index, 100'000);
    QVERIFY((*got)[1].salt.isEmpty() && !(*got)[2].salt.isEmpty());
}

void TestAuditReport::visitorsAreThoseInTheLog()
{
    const PatientId patient(IdBytes {9, 2});
    const Filter period {.fromMs = m_all[50].at.wallMs, .below = kReportEntries};
    QMap<QString, audit::Contact> wanted;
    for (const Entry &entry : m_all) {
        if (!matches(entry, period))
            continue;
        const bool listed = entry.detail.endsWith(patient.text());
        if (entry.patient != patient && !listed)
            continue;
        audit::Contact &contact = wanted[entry.login];
        contact.lastMs = std::max(contact.lastMs, entry.at.wallMs);
        contact.firstMs = contact.firstMs == 0 ? entry.at.wallMs : std::min(contact.firstMs, entry.at.wallMs);
        contact.times += entry.patient == patient ? 1 : 0;
        contact.listed += listed ? 1 : 0;
        contact.refused += entry.patient == patient && entry.outcome != Outcome::ok ? 1 : 0;
    }
    const auto got = onLog(*m_fixture, [&](store::AuditReports log) { return log.visitorsOf(patient, period); });
    QVERIFY(got.ok());
    QCOMPARE(got->size(), static_cast<size_t>(wanted.size()));
    QVERIFY(wanted.size() > 3);
    for (size_t i = 0; i < got->size(); ++i) {
        const audit::Visitor &visitor = (*got)[i];
        const audit::Contact &contact = wanted[visitor.login];
        QCOMPARE(visitor.contact.firstMs, contact.firstMs);
        QCOMPARE(visitor.contact.lastMs, contact.lastMs);
        QCOMPARE(visitor.contact.times, contact.times);
        QCOMPARE(visitor.contact.listed, contact.listed);
        QCOMPARE(visitor.contact.refused, contact.refused);
        QVERIFY(i == 0 || (*got)[i - 1].contact.lastMs >= contact.lastMs);
        QVERIFY(!visitor.contact.actions.contains(u"search"_s));
    }
}

void TestAuditReport::visitedAreThoseInTheLog()
{
    const Filter period {.below = kReportEntries};
    QMap<PatientId, std::pair<int, int>> wanted; // entries, and mentions in searches
    for (const Entry &entry : m_all) {
        if (entry.login != u"nina"_s)
            continue;
        if (!entry.patient.isNull())
            ++wanted[entry.patient].first;
        if (entry.action == u"search"_s && entry.objectKind == u"patient"_s)
            ++wanted[audit::listedIn(entry.detail).at(0)].second;
    }
    const auto got = onLog(*m_fixture, [&](store::AuditReports log) { return log.visitedBy(u"nina"_s, period); });
    QVERIFY(got.ok());
    QCOMPARE(got->size(), static_cast<size_t>(wanted.size()));
    for (const audit::Visited &one : *got) {
        QCOMPARE(one.contact.times, qint64 {wanted[one.patient].first});
        QCOMPARE(one.contact.listed, qint64 {wanted[one.patient].second});
    }
    const auto nobody = onLog(*m_fixture, [&](store::AuditReports log) { return log.visitedBy(u"nobody"_s, period); });
    QVERIFY(nobody.ok() && nobody->empty());
}

void TestAuditReport::idsOfASearchAreItsTail()
{
    const PatientId a = PatientId::make(1);
    const PatientId b = PatientId::make(2);
    QVERIFY(audit::listedIn(u"0 found for \"x\""_s).empty());
    QVERIFY(audit::listedIn(QString()).empty());
    QCOMPARE(audit::listedIn(a.text()).size(), size_t {1});
    const auto both = audit::listedIn(u"2 found for \"%1\" %1 %2"_s.arg(a.text(), b.text()));
    QVERIFY(both.size() == 2 && both[0] == b && both[1] == a); // what was typed is not a hit
}

void TestAuditReport::onlyOversightReads_data()
{
    QTest::addColumn<int>("role");
    for (const Role role : kAllRoles)
        QTest::newRow(qPrintable(roleName(role))) << static_cast<int>(role);
}

void TestAuditReport::onlyOversightReads()
{
    QFETCH(int, role);
    test::StoreFixture fixture;
    fixture.actor.role = static_cast<Role>(role);
    QVERIFY(fixture.open().ok());
    const bool may = access::ruleOf(access::Right::auditList).roles.contains(fixture.actor.role);
    // The second wall alone: as if a screen of another right asked.
    const auto attempt = [&](auto query) {
        return fixture.store
            ->read(fixture.actor, {access::Right::patientSearch},
                   [&](store::Reader &reader, store::Intent &) -> Result<void> {
                       const auto answer = query(reader.audit());
                       return answer.ok() ? Result<void>() : Result<void>(answer.error());
                   })
            .ok();
    };
    const PatientId patient(IdBytes {9, 2});
    QCOMPARE(attempt([](store::AuditReports log) { return log.entries({}); }), may);
    QCOMPARE(attempt([](store::AuditReports log) { return log.page({}, {Column::login, true}, 0, 5); }), may);
    QCOMPARE(attempt([](store::AuditReports log) { return log.count({.login = u"x"_s}); }), may);
    QCOMPARE(attempt([](store::AuditReports log) { return log.narrowed({.fromMs = 5}); }), may);
    QCOMPARE(attempt([](store::AuditReports log) { return log.positions({}, {Column::detail}); }), may);
    QCOMPARE(attempt([&](store::AuditReports log) { return log.visitorsOf(patient, {}); }), may);
    QCOMPARE(attempt([](store::AuditReports log) { return log.visitedBy(u"x"_s, {}); }), may);
}

void TestAuditReport::furtherPagesNeedTheirTicket()
{
    test::StoreFixture fixture;
    const auto ticket = std::make_shared<store::Ticket>();
    const auto more = [&](const Actor &actor) {
        return fixture.store->readOn(actor, ticket, [](store::Reader &reader) { return reader.audit().count({}); });
    };
    QVERIFY(!more(fixture.actor).ok()); // nothing was asked yet
    const auto refused = fixture.store->read(
        fixture.actor, {.right = access::Right::auditList, .ticket = ticket},
        [](store::Reader &, store::Intent &) -> Result<qint64> { return fail(Code::failed, u"no"_s); });
    QVERIFY(!refused.ok() && !ticket->isGood());
    const quint64 before = fixture.store->head().size;
    QVERIFY(fixture.store
                ->read(fixture.actor, {.right = access::Right::auditList, .ticket = ticket},
                       [](store::Reader &reader, store::Intent &) { return reader.audit().count({}); })
                .ok());
    QCOMPARE(fixture.store->head().size, before + 1);
    QVERIFY(more(fixture.actor).ok());
    QCOMPARE(fixture.store->head().size, before + 1); // a page leaves no entry

    Actor other = fixture.actor;
    other.user = StaffId::make(5);
    QCOMPARE(more(other).error().code, Code::denied);
    Actor demoted = fixture.actor;
    demoted.role = Role::nurse;
    QCOMPARE(more(demoted).error().code, Code::denied);
    fixture.store->leave();
    QCOMPARE(more(fixture.actor).error().code, Code::denied);
    fixture.store->enter(fixture.actor, &fixture.signer);
    QCOMPARE(more(fixture.actor).error().code, Code::denied); // of the stay before
}

void TestAuditReport::leavesAreCanonical()
{
    for (Entry entry : test::inventedEntries(200, 4, kReportStart)) {
        entry.index = static_cast<qint64>(entry.at.monoMs % 70'000) - 20;
        entry.salt = QByteArray(16, 's');
        entry.detail = entry.detail.repeated(1 + static_cast<int>(entry.at.monoMs % 60));
        QCborMap map {{0, entry.salt},      {1, entry.index},   {2, entry.at.wallMs},
                      {3, entry.at.monoMs}, {4, entry.at.boot}, {5, entry.skewMs}};
        const auto text = [&map](int tag, const QString &value) {
            if (!value.isEmpty())
                map.insert(tag, value);
        };
        const auto id = [&map](int tag, const auto &value) {
            if (!value.isNull())
                map.insert(tag, value.bytes());
        };
        id(6, entry.user);
        text(7, entry.login);
        text(8, entry.role);
        id(9, entry.device);
        text(10, entry.address);
        text(11, entry.os);
        text(12, entry.action);
        id(13, entry.patient);
        text(14, entry.objectKind);
        id(15, entry.object);
        text(16, entry.purpose);
        text(17, audit::outcomeName(entry.outcome));
        text(18, entry.detail);
        QCOMPARE(audit::canonical(entry).toHex(), cbor::encode(map).toHex());
    }
}

void TestAuditReport::verifyingLetsOthersIn()
{
    test::StoreFixture fixture;
    QVERIFY(fixture.store->record(test::inventedEntries(60'000, 5, kReportStart)).ok());
    const audit::Head anchor = fixture.store->head();
    std::vector<quint64> seen;
    const auto verdict = fixture.store->verifyAudit(anchor, [&](quint64 done) {
        seen.push_back(done);
        // Others read and write between the slices.
        return onLog(fixture, [](store::AuditReports log) { return log.count({}); }).ok();
    });
    QVERIFY(verdict.ok() && verdict->ok());
    QCOMPARE(verdict->entries, anchor.size); // not what came meanwhile
    QVERIFY(verdict->head == anchor.root);
    QVERIFY(seen.size() >= 3 && seen.back() == anchor.size);
    QVERIFY(fixture.store->head().size > anchor.size);
}

void TestAuditReport::verifyingCanBeStopped()
{
    test::StoreFixture fixture;
    QVERIFY(fixture.store->record(test::inventedEntries(25'000, 6, kReportStart)).ok());
    const auto verdict = fixture.store->verifyAudit(std::nullopt, [](quint64) { return false; });
    QVERIFY(!verdict.ok());
    QCOMPARE(verdict.error().code, Code::failed);
}

void TestAuditReport::indexesComeToAnOldStore()
{
    const auto migrations = sql::readMigrations(u":/store/schema"_s);
    QVERIFY(migrations.ok() && migrations->size() >= 2);
    test::StoreFixture fixture; // for its folder
    const QString path = fixture.folder->filePath(u"old.db"_s);
    Result<sql::Db> db = sql::Db::open(path, fixture.key, {.create = true});
    QVERIFY(db.ok());
    QVERIFY(sql::migrate(*db, {migrations->front()}).ok());
    Result<audit::Log> log = audit::Log::open(*db);
    QVERIFY(log.ok() && db->begin().ok());
    for (Entry &entry : test::inventedEntries(20, 7, kReportStart))
        QVERIFY(log->append(*db, entry).ok());
    QVERIFY(db->commit().ok());
    QVERIFY(sql::migrate(*db, {migrations->at(0), migrations->at(1)}).ok());
    const auto narrowed = audit::narrowed(*db, {.fromMs = kReportStart}); // names an index by force
    QVERIFY(narrowed.ok());
    QCOMPARE(*audit::count(*db, {}), 20);
    QVERIFY(audit::verify(*db, std::nullopt)->ok());
}

VB_TEST(TestAuditReport)
#include "test_audit_report.moc"
