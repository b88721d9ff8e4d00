#include "core/base/durable_file.h"
#include "core/exchange/audit_export.h"
#include "core/exchange/csv_text.h"
#include "tests/kit/log_filler.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using exchange::AuditExport;
using exchange::AuditExported;
using exchange::AuditFormat;

namespace {

constexpr qint64 kStart = 1'700'000'000'000;
constexpr int kEntries = 2300; // more than two pages

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Reads RFC 4180, strictly: every cell quoted, records ended by CRLF. Empty when the text is not in that form.
QList<QStringList> parsedCsv(const QByteArray &text)
{
    QList<QStringList> records;
    QStringList cells;
    qsizetype i = 0;
    while (i < text.size()) {
        if (text.at(i) != '"')
            return {};
        QByteArray cell;
        for (++i;; ++i) {
            if (i >= text.size())
                return {};
            if (text.at(i) != '"')
                cell.append(text.at(i));
            else if (i + 1 < text.size() && text.at(i + 1) == '"')
                cell.append(text.at(++i));
            else
                break;
        }
        cells.append(QString::fromUtf8(cell));
        ++i;
        if (text.mid(i, 2) == "\r\n") {
            records.append(std::exchange(cells, {}));
            i += 2;
        } else if (i >= text.size() || text.at(i++) != ',') {
            return {};
        }
    }
    return cells.isEmpty() ? records : QList<QStringList>();
}

/// As the export writes a text that must not be taken for a formula.
QString safe(const QString &text)
{
    return !text.isEmpty() && u"=+-@\t\r\n"_s.contains(text.front()) ? u'\'' + text : text;
}

QString idText(const auto &id)
{
    return id.isNull() ? QString() : id.text();
}

/// FHIR R4, general rules: nothing empty anywhere.
bool hasEmpty(const QJsonValue &value)
{
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        return object.isEmpty()
            || std::any_of(object.begin(), object.end(), [](const QJsonValue &v) { return hasEmpty(v); });
    }
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return array.isEmpty()
            || std::any_of(array.begin(), array.end(), [](const QJsonValue &v) { return hasEmpty(v); });
    }
    return value.isNull() || value.isUndefined() || (value.isString() && value.toString().trimmed().isEmpty());
}

bool isCoding(const QJsonValue &value)
{
    return value[u"system"_s].toString().contains(u':') && !value[u"code"_s].toString().isEmpty();
}

/// A reference that says whom or what it means.
bool isReference(const QJsonValue &value)
{
    const QJsonValue identifier = value[u"identifier"_s];
    const bool identified = identifier[u"system"_s] == u"urn:ietf:rfc:3986"_s
        && QUuid::fromString(identifier[u"value"_s].toString().section(u':', 2)).isNull() == false;
    return value.isObject() && !value[u"type"_s].toString().isEmpty()
        && (identified || !value[u"display"_s].toString().isEmpty()) && value[u"reference"_s].isUndefined();
}

/// What DICOM PS3.15 A.5 and FHIR R4 ask of an AuditEvent, as docs name it; the first rule broken, or nothing.
QString brokenRule(const QJsonObject &event)
{
    static const QRegularExpression instant(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"_s);
    if (event[u"resourceType"_s] != u"AuditEvent"_s)
        return u"not an AuditEvent"_s;
    if (!isCoding(event[u"type"_s]))
        return u"type (EventID)"_s;
    if (const QJsonValue subtypes = event[u"subtype"_s]; !subtypes.isUndefined() && !isCoding(subtypes[0]))
        return u"subtype (EventTypeCode)"_s;
    if (!QStringList {u"C"_s, u"R"_s, u"U"_s, u"D"_s, u"E"_s}.contains(event[u"action"_s].toString()))
        return u"action"_s;
    if (!instant.match(event[u"recorded"_s].toString()).hasMatch())
        return u"recorded (EventDateTime in UTC)"_s;
    if (!QStringList {u"0"_s, u"4"_s, u"8"_s, u"12"_s}.contains(event[u"outcome"_s].toString()))
        return u"outcome (EventOutcomeIndicator)"_s;
    int requestors = 0;
    for (const auto &agent : event[u"agent"_s].toArray()) {
        if (!isReference(agent[u"who"_s]) || !isCoding(agent[u"type"_s][u"coding"_s][0])
            || !agent[u"requestor"_s].isBool())
            return u"agent (ActiveParticipant)"_s;
        if (agent[u"network"_s].isObject() && agent[u"network"_s][u"type"_s] != u"1"_s)
            return u"agent.network"_s;
        requestors += agent[u"requestor"_s].toBool() ? 1 : 0;
    }
    if (requestors != 1)
        return u"exactly one requestor"_s;
    if (!isReference(event[u"source"_s][u"observer"_s]))
        return u"source (AuditSource)"_s;
    for (const auto &entity : event[u"entity"_s].toArray()) {
        if (!entity[u"name"_s].isUndefined() && !entity[u"query"_s].isUndefined())
            return u"sev-1: a name or a query, not both"_s;
        if (!isCoding(entity[u"type"_s]) || (!entity[u"what"_s].isUndefined() && !isReference(entity[u"what"_s])))
            return u"entity (ParticipantObject)"_s;
    }
    return hasEmpty(event) ? u"an empty element"_s : QString();
}

} // namespace

/// The three formats and their files: read back, and held against the log.
class TestAuditExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void csvReadsBackAsWritten();
    void formulasAreDefused_data();
    void formulasAreDefused();
    void jsonReadsBackAsWritten();
    void fhirKeepsTheRules();
    void everyRightHasItsEvent();
    void patientAndQueryAreEntities();
    void emptyBundleIsValid();
    void filterChoosesTheRows();
    void leavesOneEntryBeforeTheFile();
    void refusedRolesGetNothing();
    void fileIsPrivateAndReplacesAsAWhole();
    void everyFaultLeavesNoHalf();
    void onlyRegularFilesAreReplaced_data();
    void onlyRegularFilesAreReplaced();
    void stoppingLeavesNoFile();

private:
    Result<AuditExported> exportTo(const QString &name, AuditFormat format, const audit::Filter &filter = {});
    [[nodiscard]] QString path(const QString &name) const { return m_fixture->folder->filePath(name); }
    std::vector<audit::Entry> entries(const audit::Filter &filter);
    QJsonArray eventsOf(const std::vector<audit::Entry> &log);
    /// Files of the export's folder that are neither the store nor asked for.
    [[nodiscard]] QStringList strayFiles() const;

    std::unique_ptr<test::StoreFixture> m_fixture;
};

void TestAuditExport::initTestCase()
{
    m_fixture = std::make_unique<test::StoreFixture>();
    std::vector<audit::Entry> log = test::inventedEntries(kEntries, 8, kStart);
    const auto known = m_fixture->addPatient(u"=Cmd, \"Eve\""_s);
    QVERIFY(known.ok());
    log[0].patient = known->id;
    log[0].login = u"olive"_s;
    QVERIFY(m_fixture->store->record(log).ok());
}

Result<AuditExported> TestAuditExport::exportTo(const QString &name, AuditFormat format, const audit::Filter &filter)
{
    return exchange::exportAudit(*m_fixture->store, m_fixture->actor, {path(name), format, filter});
}

std::vector<audit::Entry> TestAuditExport::entries(const audit::Filter &filter)
{
    const auto found = m_fixture->store->read(
        m_fixture->actor, {access::Right::auditList},
        [&](store::Reader &reader, store::Intent &) { return reader.audit().entries(filter); });
    return found.ok() ? *found : std::vector<audit::Entry>();
}

QStringList TestAuditExport::strayFiles() const
{
    QStringList stray;
    for (const QString &name : QDir(m_fixture->folder->path()).entryList(QDir::Files | QDir::Hidden))
        if (!name.startsWith(u"store.db"_s) && !name.startsWith(u"kept."_s))
            stray.append(name);
    return stray;
}

void TestAuditExport::csvReadsBackAsWritten()
{
    const auto done = exportTo(u"kept.csv"_s, AuditFormat::csv);
    QVERIFY(done.ok());
    const QByteArray text = contentOf(path(u"kept.csv"_s));
    QCOMPARE(done->bytes, text.size());
    const QList<QStringList> records = parsedCsv(text);
    QCOMPARE(records.size(), done->rows + 1);
    const std::vector<audit::Entry> log = entries({.below = done->rows});
    const QStringList &names = records.at(0);
    QCOMPARE(names.size(), 20);
    const auto cell = [&](const QStringList &record, const char *name) {
        return record.at(names.indexOf(QString::fromLatin1(name)));
    };
    for (size_t i = 0; i < log.size(); ++i) {
        const QStringList &record = records.at(static_cast<qsizetype>(i) + 1);
        const audit::Entry &entry = log[i];
        QCOMPARE(record.size(), names.size());
        QCOMPARE(cell(record, "index"), QString::number(entry.index));
        QCOMPARE(fromIsoUtc(cell(record, "at")), entry.at.wallMs);
        QCOMPARE(cell(record, "login"), entry.login);
        QCOMPARE(cell(record, "role"), entry.role);
        QCOMPARE(cell(record, "device"), idText(entry.device));
        QCOMPARE(cell(record, "address"), entry.address);
        QCOMPARE(cell(record, "os"), entry.os);
        QCOMPARE(cell(record, "action"), entry.action);
        QCOMPARE(cell(record, "object_kind"), entry.objectKind);
        QCOMPARE(cell(record, "object"), idText(entry.object));
        QCOMPARE(cell(record, "patient"), idText(entry.patient));
        QCOMPARE(cell(record, "purpose"), safe(entry.purpose));
        QCOMPARE(cell(record, "outcome"), audit::outcomeName(entry.outcome));
        QCOMPARE(cell(record, "detail"), safe(entry.detail));
        QCOMPARE(cell(record, "user"), idText(entry.user));
        QCOMPARE(cell(record, "skew_ms"), safe(QString::number(entry.skewMs)));
    }
    const auto named = std::find_if(records.begin(), records.end(), [&](const QStringList &r) {
        return cell(r, "patient_name") == u"'=Cmd, \"Eve\", Test"_s;
    });
    QVERIFY(named != records.end());
}

void TestAuditExport::formulasAreDefused_data()
{
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("=") << u"=HYPERLINK(\"http://x\")"_s << QByteArray("\"'=HYPERLINK(\"\"http://x\"\")\"\r\n");
    QTest::newRow("+") << u"+1"_s << QByteArray("\"'+1\"\r\n");
    QTest::newRow("-") << u"-2+3"_s << QByteArray("\"'-2+3\"\r\n");
    QTest::newRow("@") << u"@SUM(A1)"_s << QByteArray("\"'@SUM(A1)\"\r\n");
    QTest::newRow("tab") << u"\t=1"_s << QByteArray("\"'\t=1\"\r\n");
    QTest::newRow("cr") << u"\r=1"_s << QByteArray("\"'\r=1\"\r\n");
    QTest::newRow("lf") << u"\n=1"_s << QByteArray("\"'\n=1\"\r\n");
    QTest::newRow("harmless") << u"a=1"_s << QByteArray("\"a=1\"\r\n");
    QTest::newRow("empty") << QString() << QByteArray("\"\"\r\n");
    QTest::newRow("separators") << u"a,b\r\n\"c\""_s << QByteArray("\"a,b\r\n\"\"c\"\"\"\r\n");
}

void TestAuditExport::formulasAreDefused()
{
    QFETCH(QString, cell);
    QFETCH(QByteArray, written);
    QCOMPARE(exchange::csvRecord({cell}), written);
    const QByteArray one = written.chopped(2);
    QCOMPARE(exchange::csvRecord({cell, u"x"_s, cell}), one + ",\"x\"," + one + "\r\n");
}

void TestAuditExport::jsonReadsBackAsWritten()
{
    const auto done = exportTo(u"kept.json"_s, AuditFormat::json);
    QVERIFY(done.ok());
    const QByteArray text = contentOf(path(u"kept.json"_s));
    QVERIFY(text.endsWith('\n'));
    const QList<QByteArray> lines = text.chopped(1).split('\n');
    QCOMPARE(lines.size(), done->rows);
    const std::vector<audit::Entry> log = entries({.below = done->rows});
    for (size_t i = 0; i < log.size(); ++i) {
        QJsonParseError problem;
        const QJsonObject object = QJsonDocument::fromJson(lines.at(static_cast<qsizetype>(i)), &problem).object();
        QCOMPARE(problem.error, QJsonParseError::NoError);
        QCOMPARE(object.size(), 20);
        const audit::Entry &entry = log[i];
        QCOMPARE(object[u"index"_s].toInteger(), entry.index);
        QCOMPARE(object[u"purpose"_s].toString(), entry.purpose);
        QCOMPARE(object[u"detail"_s].toString(), entry.detail);
        QCOMPARE(object[u"patient"_s].isNull(), entry.patient.isNull());
        QCOMPARE(object[u"outcome"_s].toString(), audit::outcomeName(entry.outcome));
        QCOMPARE(object[u"skew_ms"_s].toInteger(), entry.skewMs);
    }
}

void TestAuditExport::fhirKeepsTheRules()
{
    const auto done = exportTo(u"kept.fhir.json"_s, AuditFormat::fhir);
    QVERIFY(done.ok());
    QJsonParseError problem;
    const QJsonObject bundle = QJsonDocument::fromJson(contentOf(path(u"kept.fhir.json"_s)), &problem).object();
    QCOMPARE(problem.error, QJsonParseError::NoError);
    QCOMPARE(bundle[u"resourceType"_s].toString(), u"Bundle"_s);
    QCOMPARE(bundle[u"type"_s].toString(), u"collection"_s);
    const QJsonArray rows = bundle[u"entry"_s].toArray();
    QCOMPARE(rows.size(), done->rows);
    const std::vector<audit::Entry> log = entries({.below = done->rows});
    QSet<QString> urls;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QJsonObject event = rows.at(i)[u"resource"_s].toObject();
        const QString broken = brokenRule(event);
        QVERIFY2(broken.isEmpty(), qPrintable(broken + u'\n' + QString::fromUtf8(QJsonDocument(event).toJson())));
        const QString url = rows.at(i)[u"fullUrl"_s].toString();
        QCOMPARE(url, u"urn:uuid:"_s + event[u"id"_s].toString());
        urls.insert(url);
        const audit::Entry &entry = log[static_cast<size_t>(i)];
        QCOMPARE(event[u"outcome"_s] == u"0"_s, entry.outcome == audit::Outcome::ok);
        QCOMPARE(fromIsoUtc(event[u"recorded"_s].toString()), entry.at.wallMs);
    }
    QCOMPARE(urls.size(), rows.size());
}

/// Entries as events, through a store of their own.
QJsonArray TestAuditExport::eventsOf(const std::vector<audit::Entry> &log)
{
    test::StoreFixture fixture;
    const QString file = fixture.folder->filePath(u"out.json"_s);
    if (!fixture.store->record(log).ok()
        || !exchange::exportAudit(*fixture.store, fixture.actor,
                                  {file, AuditFormat::fhir, {.below = static_cast<qint64>(log.size())}})
                .ok())
        return {};
    QJsonArray events;
    for (const auto &row : QJsonDocument::fromJson(contentOf(file)).object()[u"entry"_s].toArray())
        events.append(row[u"resource"_s]);
    return events;
}

void TestAuditExport::everyRightHasItsEvent()
{
    std::vector<audit::Entry> log;
    for (const access::RightRule &rule : access::allRights())
        for (const audit::Outcome outcome : {audit::Outcome::ok, audit::Outcome::denied, audit::Outcome::failed}) {
            audit::Entry entry;
            entry.at = {kStart, 0, QByteArray(16, 'b')};
            entry.action = QString::fromLatin1(rule.action);
            entry.objectKind = QString::fromLatin1(rule.object);
            entry.object = EntityId::make(kStart);
            entry.outcome = outcome;
            entry.login = u"nina"_s;
            log.push_back(entry);
        }
    log.push_back({}); // nothing known but that it happened
    const QJsonArray events = eventsOf(log);
    QCOMPARE(events.size(), static_cast<qsizetype>(log.size()));
    for (qsizetype i = 0; i < events.size(); ++i) {
        const QJsonObject event = events.at(i).toObject();
        const audit::Entry &entry = log[static_cast<size_t>(i)];
        QVERIFY2(brokenRule(event).isEmpty(), qPrintable(entry.action + u' ' + brokenRule(event)));
        const QString code = event[u"type"_s][u"code"_s].toString();
        if (entry.action == u"export"_s)
            QCOMPARE(code, u"110106"_s); // disclosure
        if (entry.action == u"login"_s)
            QCOMPARE(code, u"110114"_s);
        if (entry.action == u"break_glass"_s)
            QCOMPARE(event[u"subtype"_s][0][u"code"_s].toString(), u"110127"_s);
        const QHash<QString, QString> verbs {
            {u"create"_s, u"C"_s}, {u"view"_s, u"R"_s}, {u"update"_s, u"U"_s}, {u"search"_s, u"E"_s}};
        if (const QString verb = verbs.value(entry.action); !verb.isEmpty())
            QCOMPARE(event[u"action"_s].toString(), verb);
        QCOMPARE(event[u"outcome"_s].toString(),
                 entry.outcome == audit::Outcome::ok           ? u"0"_s
                     : entry.outcome == audit::Outcome::denied ? u"4"_s
                                                               : u"8"_s);
    }
}

void TestAuditExport::patientAndQueryAreEntities()
{
    audit::Entry search;
    search.at = {kStart, 0, QByteArray(16, 'b')};
    search.login = u"nina"_s;
    search.action = u"search"_s;
    search.objectKind = u"patient"_s;
    search.detail = u"2 found for \"núñez\""_s;
    audit::Entry view = search;
    view.action = u"view"_s;
    view.patient = PatientId::make(kStart);
    view.detail.clear();
    view.purpose = u"treatment"_s;
    const QJsonArray events = eventsOf({search, view});
    QCOMPARE(events.size(), 2);
    const QJsonValue query = events.at(0)[u"entity"_s][0];
    QCOMPARE(query[u"role"_s][u"code"_s].toString(), u"24"_s);
    QCOMPARE(QString::fromUtf8(QByteArray::fromBase64(query[u"query"_s].toString().toLatin1())), search.detail);
    const QJsonValue who = events.at(1)[u"entity"_s][0];
    QCOMPARE(who[u"role"_s][u"code"_s].toString(), u"1"_s);
    QCOMPARE(who[u"what"_s][u"identifier"_s][u"value"_s].toString(), u"urn:uuid:"_s + view.patient.text());
    QCOMPARE(events.at(1)[u"purposeOfEvent"_s][0][u"text"_s].toString(), u"treatment"_s);
}

void TestAuditExport::emptyBundleIsValid()
{
    const auto done = exportTo(u"kept.none"_s, AuditFormat::fhir, {.login = u"nobody"_s});
    QVERIFY(done.ok());
    QCOMPARE(done->rows, 0);
    const QJsonObject bundle = QJsonDocument::fromJson(contentOf(path(u"kept.none"_s))).object();
    QCOMPARE(bundle[u"resourceType"_s].toString(), u"Bundle"_s);
    QVERIFY(!bundle.contains(u"entry"_s));
}

void TestAuditExport::filterChoosesTheRows()
{
    const audit::Filter filter {.login = u"frank"_s, .outcome = audit::Outcome::denied, .below = kEntries};
    const size_t expected = entries(filter).size();
    QVERIFY(expected > 5);
    const auto done = exportTo(u"kept.csv"_s, AuditFormat::csv, filter);
    QVERIFY(done.ok());
    QCOMPARE(done->rows, static_cast<qint64>(expected));
    QCOMPARE(parsedCsv(contentOf(path(u"kept.csv"_s))).size(), static_cast<qsizetype>(expected) + 1);
}

void TestAuditExport::leavesOneEntryBeforeTheFile()
{
    const quint64 before = m_fixture->store->head().size;
    std::vector<quint64> sizes;
    const auto done = exchange::exportAudit(*m_fixture->store, m_fixture->actor,
                                            {path(u"kept.csv"_s), AuditFormat::csv, {}}, [&](qint64 rows, qint64 of) {
                                                sizes.push_back(m_fixture->store->head().size);
                                                return rows <= of && of == static_cast<qint64>(before);
                                            });
    QVERIFY(done.ok());
    QCOMPARE(done->rows, static_cast<qint64>(before));
    QVERIFY(sizes.size() >= 3 && sizes.front() == before + 1 && sizes.back() == before + 1);
    QCOMPARE(m_fixture->store->head().size, before + 1);
    const std::vector<audit::Entry> left = entries({.from = static_cast<qint64>(before)});
    QCOMPARE(left.front().action, u"export"_s);
    QCOMPARE(left.front().objectKind, u"audit"_s);
    QCOMPARE(left.front().outcome, audit::Outcome::ok);
    QVERIFY(left.front().detail.startsWith(u"%1 entries, csv, "_s.arg(before))); // as the monitor reads it
}

void TestAuditExport::refusedRolesGetNothing()
{
    for (const Role role : kAllRoles) {
        if (access::ruleOf(access::Right::auditExport).roles.contains(role))
            continue;
        Actor actor = m_fixture->actor;
        actor.role = role;
        const auto done = exchange::exportAudit(*m_fixture->store, actor, {path(u"mine.csv"_s), AuditFormat::csv, {}});
        QVERIFY(!done.ok());
        QCOMPARE(done.error().code, Code::denied);
        QCOMPARE(strayFiles(), QStringList());
        const audit::Entry last = entries({.from = static_cast<qint64>(m_fixture->store->head().size) - 1}).front();
        QCOMPARE(last.action, u"export"_s);
        QCOMPARE(last.outcome, audit::Outcome::denied);
        QCOMPARE(last.role, roleName(role));
    }
}

void TestAuditExport::fileIsPrivateAndReplacesAsAWhole()
{
    const QString file = path(u"kept.old"_s);
    QFile old(file);
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("what was there");
    old.close();
    QVERIFY(exportTo(u"kept.old"_s, AuditFormat::csv, {.below = 3}).ok());
    QCOMPARE(parsedCsv(contentOf(file)).size(), 4);
    const QFile::Permissions others = QFile::permissions(file)
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOwner);
    QCOMPARE(others, QFile::Permissions());
}

void TestAuditExport::everyFaultLeavesNoHalf()
{
    const QString file = path(u"kept.fault"_s);
    int faults = 0;
    for (const bool forever : {false, true})
        for (int n = 1;; ++n) {
            QFile old(file);
            QVERIFY(old.open(QIODevice::WriteOnly | QIODevice::Truncate));
            old.write("what was there");
            old.close();
            const quint64 before = m_fixture->store->head().size;
            file::failNth(n, forever);
            const auto done = exportTo(u"kept.fault"_s, AuditFormat::json, {.below = 2100});
            file::failNth(0, false);
            QCOMPARE(strayFiles(), QStringList());
            if (done.ok())
                break;
            ++faults;
            QCOMPARE(done.error().code, Code::io);
            const QByteArray content = contentOf(file);
            // Only the flush of the folder comes after the rename: the file is whole then.
            QVERIFY(content == "what was there" || content.count('\n') == 2100);
            const std::vector<audit::Entry> left = entries({.from = static_cast<qint64>(before)});
            QCOMPARE(left.at(0).outcome, audit::Outcome::ok); // what was about to leave
            QCOMPARE(left.at(1).action, u"export"_s);
            QCOMPARE(left.at(1).outcome, audit::Outcome::failed);
        }
    QVERIFY(faults >= 12);
}

void TestAuditExport::onlyRegularFilesAreReplaced_data()
{
    QTest::addColumn<QString>("target");
    QTest::newRow("device") << u"/dev/full"_s;
    QTest::newRow("folder") << m_fixture->folder->path();
    QTest::newRow("no folder") << m_fixture->folder->filePath(u"nowhere/out.csv"_s);
    QTest::newRow("empty") << QString();
}

void TestAuditExport::onlyRegularFilesAreReplaced()
{
    QFETCH(QString, target);
    const auto done
        = exchange::exportAudit(*m_fixture->store, m_fixture->actor, {target, AuditFormat::csv, {.below = 3}});
    QVERIFY(!done.ok());
    QCOMPARE(done.error().code, Code::io);
    QVERIFY(!QFileInfo(u"/dev/full"_s).isFile());
    QCOMPARE(strayFiles(), QStringList());
}

void TestAuditExport::stoppingLeavesNoFile()
{
    const auto done
        = exchange::exportAudit(*m_fixture->store, m_fixture->actor, {path(u"mine.csv"_s), AuditFormat::csv, {}},
                                [](qint64 rows, qint64) { return rows < 2000; });
    QVERIFY(!done.ok());
    QCOMPARE(done.error().code, Code::failed);
    QCOMPARE(strayFiles(), QStringList());
    const audit::Entry last = entries({.from = static_cast<qint64>(m_fixture->store->head().size) - 1}).front();
    QCOMPARE(last.outcome, audit::Outcome::failed);
    QVERIFY(last.detail.contains(u"ended after 2000"_s));
}

VB_TEST(TestAuditExport)
#include "test_audit_export.moc"
