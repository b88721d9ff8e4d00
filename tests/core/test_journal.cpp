#include "core/base/durable_file.h"
#include "core/keys/file_head.h"
#include "core/keys/journal.h"
#include "tests/kit/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <algorithm>
#include <cstring>

using namespace vb;
using namespace vb::keys;

namespace {

SecretBytes deviceSecret(int value = 5)
{
    SecretBytes out(32);
    std::memset(out.data(), value, 32);
    return out;
}

JournalRecord record(JournalEvent event, const char *login = "nora", qint64 wallMs = 1'790'000'000'000)
{
    return {0,
            Instant {wallMs, 1234, QByteArray(16, 'b')},
            event,
            StaffId::fromBytes(QByteArray(16, 'N')),
            QString::fromUtf8(login),
            QStringLiteral("room 2")};
}

/// The frames of a journal file, without its head.
QList<QByteArray> framesOf(const QByteArray &content)
{
    QList<QByteArray> out;
    for (qsizetype at = kFileHead; at < content.size();) {
        const auto size = 8 + static_cast<qsizetype>(qFromBigEndian<quint32>(content.constData() + at));
        out.append(content.sliced(at, size));
        at += size;
    }
    return out;
}

QByteArray joined(const QByteArray &head, const QList<QByteArray> &frames)
{
    QByteArray out = head;
    for (const QByteArray &frame : frames)
        out += frame;
    return out;
}

} // namespace

class TestJournal : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder {QFile::exists(QStringLiteral("/dev/shm")) ? QStringLiteral("/dev/shm/vb-journal-XXXXXX")
                                                                      : QString()};
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("journal")); }
    void write(const QByteArray &content) const
    {
        QFile out(path());
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(out.write(content), content.size());
    }
    [[nodiscard]] QByteArray content() const { return file::read(path()).valueOr(QByteArray()); }
    [[nodiscard]] Result<Journal> opened() const { return Journal::open(path(), deviceSecret()); }
    /// A journal of so many failures, as bytes.
    [[nodiscard]] QByteArray sample(int records) const
    {
        auto journal = Journal::create(path(), deviceSecret());
        for (int i = 0; i < records; ++i)
            VB_INVARIANT(journal->append(record(JournalEvent::loginFailed)).ok());
        return content();
    }

private Q_SLOTS:
    void recordsSurvive();
    void hidesItsContent();
    void needsItsDeviceSecret();
    void everyChangedByteIsRefused();
    void tornAtEveryLength();
    void tornAndFilledWithZeros();
    void framesKeepTheirPlaces();
    void framesOfAnotherJournal();
    void shortenedCountsLess();
    void failedWritesLoseNothing();
    void importedRecordsAreDropped();
    void throttlingRecordsStay();
    void failedRewriteLosesNothing();
    void importsOnlyWhatIs();
    void madeAnewGoesOnCounting();
    void longAndOddTexts();
};

void TestJournal::recordsSurvive()
{
    auto journal = Journal::create(path(), deviceSecret());
    QVERIFY(journal.ok());
    QCOMPARE(journal->count(), quint64(0));
    const JournalRecord unknown {0, Instant {-5, 0, {}}, JournalEvent::loginFailed, {}, {}, {}};
    QVERIFY(journal->append(record(JournalEvent::codeFailed)).ok());
    QVERIFY(journal->append(unknown).ok());
    QVERIFY(journal->append(record(JournalEvent::loginOk, "émile 🌿")).ok());
    QCOMPARE(journal->count(), quint64(3));

    auto again = opened();
    QVERIFY(again.ok());
    QCOMPARE(again->count(), quint64(3));
    QCOMPARE(again->importedCount(), quint64(0));
    const auto &records = again->records();
    QCOMPARE(records.size(), std::size_t(3));
    QCOMPARE(records.at(0).event, JournalEvent::codeFailed);
    QCOMPARE(records.at(0).at.wallMs, qint64(1'790'000'000'000));
    QCOMPARE(records.at(0).at.monoMs, qint64(1234));
    QCOMPARE(records.at(0).at.boot, QByteArray(16, 'b'));
    QCOMPARE(records.at(0).user, StaffId::fromBytes(QByteArray(16, 'N')));
    QCOMPARE(records.at(0).detail, QStringLiteral("room 2"));
    QVERIFY(records.at(1).user.isNull());
    QCOMPARE(records.at(1).at.wallMs, qint64(-5));
    QCOMPARE(records.at(2).index, quint64(2));
    QCOMPARE(records.at(2).login, QStringLiteral("émile 🌿"));
    QVERIFY(again->append(record(JournalEvent::cleared)).ok());
    QCOMPARE(opened()->count(), quint64(4));
}

void TestJournal::hidesItsContent()
{
    const QByteArray bytes = sample(3);
    for (const char *marker : {"nora", "room 2"})
        QVERIFY(!bytes.contains(marker));
    QVERIFY(!bytes.contains(QByteArray(16, 'N')));
    QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestJournal::needsItsDeviceSecret()
{
    QVERIFY(!sample(1).isEmpty());
    QCOMPARE(Journal::open(path(), deviceSecret(6)).error().code, Code::denied);
    QVERIFY(QFile::remove(path()));
    QCOMPARE(opened().error().code, Code::notFound);
}

void TestJournal::everyChangedByteIsRefused()
{
    const QByteArray good = sample(4);
    for (qsizetype at = 0; at < good.size(); ++at)
        for (const int mask : {0x01, 0x80, 0xFF}) {
            QByteArray bad = good;
            bad[at] = static_cast<char>(bad.at(at) ^ mask);
            write(bad);
            const auto journal = opened();
            QVERIFY2(!journal.ok(), qPrintable(QStringLiteral("byte %1, mask %2").arg(at).arg(mask)));
            if (at >= kFileHead)
                QCOMPARE(journal.error().code, Code::integrity);
            QCOMPARE(content(), bad); // a damaged file is left as it is
        }
}

void TestJournal::tornAtEveryLength()
{
    const QByteArray good = sample(4);
    const QList<QByteArray> frames = framesOf(good);
    QCOMPARE(frames.size(), 5);
    qsizetype whole = kFileHead; // end of the newest whole frame within `size`
    qsizetype taken = -1; // records within
    for (qsizetype size = 0; size <= good.size(); ++size) {
        if (taken + 1 < frames.size() && size >= kFileHead && size == whole + frames.at(taken + 1).size()) {
            whole = size;
            ++taken;
        }
        write(good.first(size));
        auto journal = opened();
        if (taken < 0) {
            QCOMPARE(journal.ok(), false); // the base cannot be torn: it is written as a whole
            continue;
        }
        QVERIFY2(journal.ok(), qPrintable(QString::number(size)));
        QCOMPARE(journal->count(), static_cast<quint64>(taken));
        QCOMPARE(content(), good.first(whole));
        // And goes on as if nothing had been.
        QVERIFY(journal->append(record(JournalEvent::loginOk)).ok());
        auto again = opened();
        QVERIFY(again.ok());
        QCOMPARE(again->count(), static_cast<quint64>(taken + 1));
        QCOMPARE(again->records().back().event, JournalEvent::loginOk);
    }
}

/// A file system may keep the new length and lose the bytes.
void TestJournal::tornAndFilledWithZeros()
{
    const QByteArray good = sample(2);
    const qsizetype before = good.size() - framesOf(good).back().size();
    for (qsizetype written = before; written <= good.size() - 16; ++written) {
        write(good.first(written) + QByteArray(good.size() - written, '\0'));
        const auto journal = opened();
        QVERIFY2(journal.ok(), qPrintable(QString::number(written - before)));
        QCOMPARE(journal->count(), quint64(1));
        QCOMPARE(content(), good.first(before));
    }
    // In the middle the same is damage.
    write(good.first(before - 20) + QByteArray(20, '\0') + good.sliced(before));
    QCOMPARE(opened().error().code, Code::integrity);
}

void TestJournal::framesKeepTheirPlaces()
{
    const QByteArray good = sample(5);
    const QByteArray head = good.first(kFileHead);
    const QList<QByteArray> frames = framesOf(good);
    for (qsizetype i = 0; i < frames.size(); ++i) {
        if (i + 1 < frames.size()) {
            QList<QByteArray> dropped = frames;
            dropped.removeAt(i);
            write(joined(head, dropped));
            QCOMPARE(opened().error().code, Code::integrity);
            QList<QByteArray> swapped = frames;
            swapped.swapItemsAt(i, i + 1);
            write(joined(head, swapped));
            QCOMPARE(opened().error().code, Code::integrity);
        }
        QList<QByteArray> doubled = frames;
        doubled.insert(i, frames.at(i));
        write(joined(head, doubled));
        QCOMPARE(opened().error().code, Code::integrity);
    }
    write(joined(head, frames));
    QVERIFY(opened().ok());
}

void TestJournal::framesOfAnotherJournal()
{
    const QByteArray one = sample(3);
    const QByteArray other = sample(3); // same device secret, same content
    QCOMPARE(one.first(kFileHead), other.first(kFileHead));
    for (qsizetype i = 0; i < 4; ++i) {
        QList<QByteArray> mixed = framesOf(one);
        mixed[i] = framesOf(other).at(i);
        write(joined(one.first(kFileHead), mixed));
        QCOMPARE(opened().error().code, Code::integrity);
    }
}

/// What the anchor is for: whole frames cut off look like a journal that never had them, except for the count.
void TestJournal::shortenedCountsLess()
{
    const QByteArray good = sample(3);
    QList<QByteArray> frames = framesOf(good);
    frames.removeLast();
    write(joined(good.first(kFileHead), frames));
    const auto journal = opened();
    QVERIFY(journal.ok());
    QCOMPARE(journal->count(), quint64(2));
}

void TestJournal::failedWritesLoseNothing()
{
    for (const bool forever : {false, true})
        for (int n = 1; n <= 4; ++n) {
            auto journal = Journal::create(path(), deviceSecret());
            QVERIFY(journal->append(record(JournalEvent::loginFailed)).ok());
            file::failNth(n, forever);
            const bool acknowledged = journal->append(record(JournalEvent::codeFailed)).ok();
            file::failNth(0, false);
            const auto onDisk = opened();
            QVERIFY(onDisk.ok());
            QCOMPARE(onDisk->count(), acknowledged ? quint64(2) : quint64(1));
            // The same object goes on too.
            QVERIFY(journal->append(record(JournalEvent::loginOk)).ok());
            const auto after = opened();
            QVERIFY(after.ok());
            QCOMPARE(after->count(), acknowledged ? quint64(3) : quint64(2));
            QCOMPARE(after->count(), journal->count());
            QCOMPARE(after->records().back().event, JournalEvent::loginOk);
        }
    file::failNth(1, true);
    const auto none = Journal::create(path(), deviceSecret());
    file::failNth(0, false);
    QCOMPARE(none.error().code, Code::io);
    QVERIFY(opened().ok()); // the one before
}

void TestJournal::importedRecordsAreDropped()
{
    auto journal = Journal::create(path(), deviceSecret());
    for (int i = 0; i < 999; ++i)
        QVERIFY(journal->append(record(JournalEvent::throttled)).ok());
    QVERIFY(journal->markImported(500).ok());
    QCOMPARE(opened()->importedCount(), quint64(500));
    QVERIFY(journal->markImported(999).ok());
    QCOMPARE(opened()->records().size(), std::size_t(999));
    const qsizetype before = content().size();

    QVERIFY(journal->append(record(JournalEvent::throttled)).ok());
    QVERIFY(journal->append(record(JournalEvent::throttled)).ok());
    QVERIFY(journal->markImported(1000).ok());
    QVERIFY(content().size() < before / 100);
    auto reread = opened();
    for (const Journal *view : {&*journal, &*reread}) {
        QCOMPARE(view->count(), quint64(1001));
        QCOMPARE(view->importedCount(), quint64(1000));
        QCOMPARE(view->records().size(), std::size_t(1));
        QCOMPARE(view->records().back().index, quint64(1000));
    }
    QVERIFY(journal->append(record(JournalEvent::loginOk)).ok());
    auto again = opened();
    QCOMPARE(again->count(), quint64(1002));
    QVERIFY(again->append(record(JournalEvent::loginOk)).ok());
    QCOMPARE(opened()->records().back().index, quint64(1002));
}

void TestJournal::throttlingRecordsStay()
{
    auto journal = Journal::create(path(), deviceSecret());
    QVERIFY(journal->append(record(JournalEvent::anchorMismatch, "")).ok());
    QVERIFY(journal->append(record(JournalEvent::cleared, "otto")).ok());
    QVERIFY(journal->append(record(JournalEvent::loginOk, "otto")).ok());
    for (int i = 0; i < 150; ++i)
        QVERIFY(journal->append(record(i % 2 == 0 ? JournalEvent::loginFailed : JournalEvent::codeFailed)).ok());
    for (int i = 0; i < 20; ++i)
        QVERIFY(journal->append(record(JournalEvent::disabledAccount, "ida")).ok());
    for (int i = 0; i < 1000; ++i)
        QVERIFY(journal->append(record(JournalEvent::throttled)).ok());
    QVERIFY(journal->markImported(journal->count()).ok());

    const auto again = opened();
    QVERIFY(again.ok());
    const auto kept = [&again](const QString &login, std::initializer_list<JournalEvent> events) {
        return std::count_if(again->records().begin(), again->records().end(), [&](const JournalRecord &r) {
            return r.login == login && std::find(events.begin(), events.end(), r.event) != events.end();
        });
    };
    QCOMPARE(kept(QStringLiteral("nora"), {JournalEvent::loginFailed, JournalEvent::codeFailed}),
             Journal::kFailuresKept);
    QCOMPARE(kept(QStringLiteral("ida"), {JournalEvent::disabledAccount}), 20);
    QCOMPARE(kept(QStringLiteral("otto"), {JournalEvent::cleared}), 1);
    QCOMPARE(kept(QStringLiteral("otto"), {JournalEvent::loginOk}), 1);
    QCOMPARE(kept(QString(), {JournalEvent::anchorMismatch}), 1);
    QCOMPARE(kept(QStringLiteral("nora"), {JournalEvent::throttled}), 0);
    // The newest ones, in order.
    QVERIFY(std::is_sorted(again->records().begin(), again->records().end(),
                           [](const JournalRecord &a, const JournalRecord &b) { return a.index < b.index; }));
    const auto first = std::find_if(again->records().begin(), again->records().end(),
                                    [](const JournalRecord &r) { return r.login == QStringLiteral("nora"); });
    QCOMPARE(first->index, quint64(3 + 50));
}

void TestJournal::failedRewriteLosesNothing()
{
    QByteArray full;
    {
        auto journal = Journal::create(path(), deviceSecret());
        for (int i = 0; i < 1001; ++i)
            QVERIFY(journal->append(record(JournalEvent::throttled)).ok());
        full = content();
    }
    bool failed = true;
    for (int n = 1; failed; ++n) {
        QVERIFY(n < 20);
        write(full);
        auto journal = opened();
        file::failNth(n, false);
        failed = !journal->markImported(1000).ok();
        file::failNth(0, false);
        QCOMPARE(opened()->count(), quint64(1001));
        QVERIFY(journal->append(record(JournalEvent::loginOk)).ok());
        QVERIFY(opened().ok());
        QVERIFY(journal->markImported(1001).ok());
        const auto again = opened();
        QVERIFY(again.ok());
        QCOMPARE(again->count(), quint64(1002));
        QCOMPARE(again->importedCount(), quint64(1001));
        QCOMPARE(again->records().back().event, JournalEvent::loginOk);
    }
}

void TestJournal::importsOnlyWhatIs()
{
    auto journal = Journal::create(path(), deviceSecret());
    QVERIFY(journal->append(record(JournalEvent::loginOk)).ok());
    QCOMPARE(journal->markImported(2).error().code, Code::invalid);
    QVERIFY(journal->markImported(1).ok());
    QVERIFY(journal->markImported(1).ok());
    QCOMPARE(journal->markImported(0).error().code, Code::invalid);
    QCOMPARE(opened()->importedCount(), quint64(1));
}

void TestJournal::madeAnewGoesOnCounting()
{
    auto journal = Journal::create(path(), deviceSecret(), 41);
    QCOMPARE(journal->count(), quint64(41));
    QVERIFY(journal->append(record(JournalEvent::journalLost, "")).ok());
    QCOMPARE(opened()->records().front().index, quint64(41));
    QCOMPARE(opened()->importedCount(), quint64(41));
    QCOMPARE(opened()->count(), quint64(42));
}

void TestJournal::longAndOddTexts()
{
    auto journal = Journal::create(path(), deviceSecret());
    JournalRecord odd = record(JournalEvent::keychainTrouble);
    odd.login = QString(5000, u'x');
    odd.detail = QString(5000, QChar(0xD83C)); // half a surrogate pair, as cutting may leave it
    odd.event = static_cast<JournalEvent>(999);
    QVERIFY(journal->append(odd).ok());
    QVERIFY(journal->append(record(JournalEvent::loginOk)).ok());
    const auto again = opened();
    QVERIFY(again.ok());
    QCOMPARE(again->records().front().login, QString(200, u'x'));
    QCOMPARE(static_cast<int>(again->records().front().event), 999);
    QCOMPARE(again->count(), quint64(2));
}

VB_TEST(TestJournal)
#include "test_journal.moc"
