#include "tests/bench/bench_practice.h"
#include "tests/bench/figure.h"
#include "tests/bench/people.h"
#include "tests/bench/stopwatch.h"

#include <QCoreApplication>
#include <QDir>
#include <QMap>
#include <QProcess>

using namespace vb;
using namespace vb::bench;

namespace {

struct Moment {
    double wall = 0; // since the process was asked for
    double cpu = 0;
    double resident = 0;
};

struct Start {
    Sample wall;
    Sample cpu;
    Sample resident;
    void add(const Moment &moment)
    {
        wall.add(moment.wall);
        cpu.add(moment.cpu);
        resident.add(moment.resident);
    }
};

class UiBench {
public:
    UiBench(const QString &folder, int patients, int entries, int searches)
        : m_folder(folder), m_patients(patients), m_searches(searches), m_practice(folder)
    {
        m_practice.logInOnce();
        BenchStore store(m_practice, m_practice.storeKey());
        store.open(Role::owner);
        const std::vector<patient::Patient> people = inventPatients(patients, 2026);
        constexpr std::size_t kBatch = 5'000;
        for (std::size_t from = 0; from < people.size(); from += kBatch)
            store.add(people, from, std::min(from + kBatch, people.size()));
        fillLog(store, entries);
    }

    void run(bool onlyLog)
    {
        if (!onlyLog)
            measure(QStringLiteral("offscreen"));
        measureLog(QStringLiteral("offscreen"));
        if (onlyLog)
            return m_report.printTable();
        if (qEnvironmentVariableIsEmpty("DISPLAY"))
            std::fputs("bench: no X display, so nothing is measured on xcb\n", stderr);
        else
            measure(QStringLiteral("xcb"));
        m_report.printTable();
    }

private:
    /// As weeks of work leave it: batch by batch, some of the patients in each.
    void fillLog(BenchStore &store, int entries)
    {
        constexpr int kAtOnce = 20'000;
        constexpr int kSeen = 1'000;
        const Instant now = m_practice.clock.now();
        int left = entries - static_cast<int>(store.store->head().size);
        const qint64 apart = 1'500; // ms: two million are five weeks
        for (quint64 round = 1; left > 0; ++round) {
            Dice dice(round);
            std::vector<PatientId> seen;
            for (int i = 0; i < kSeen; ++i)
                seen.push_back(dice.pick(store.patients));
            std::vector<audit::Entry> batch;
            for (int i = 0; i < std::min(left, kAtOnce); ++i) {
                Instant at = now;
                at.wallMs -= (left - i) * apart;
                at.monoMs -= (left - i) * apart;
                batch.push_back(inventEntry(dice, at, store.actor.device, seen));
            }
            left -= static_cast<int>(batch.size());
            need(store.store->record(std::move(batch)), "entries cannot be written");
        }
    }

    /// The answer of a program, line by line in words.
    QList<QByteArrayList> ask(const QString &platform, const QString &program, const QStringList &arguments)
    {
        QProcess process;
        QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
        surroundings.insert(QStringLiteral("QT_QPA_PLATFORM"), platform);
        process.setProcessEnvironment(surroundings);
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_asked = wallMs();
        process.start(QCoreApplication::applicationDirPath() + u'/' + program, arguments);
        if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
            giveUp(QStringLiteral("%1 %2 failed on %3").arg(program, arguments.value(0), platform));
        QList<QByteArrayList> lines;
        const QByteArrayList printed = process.readAllStandardOutput().split('\n');
        for (const QByteArray &line : printed)
            if (!line.isEmpty())
                lines.append(line.split(' '));
        return lines;
    }

    QMap<QString, Moment> start(const QString &platform, const QString &program, const QStringList &arguments)
    {
        QMap<QString, Moment> moments;
        const QList<QByteArrayList> lines = ask(platform, program, arguments);
        for (const QByteArrayList &words : lines)
            if (words.size() == 4)
                moments.insert(QString::fromLatin1(words[0]),
                               {words[1].toDouble() - m_asked, words[2].toDouble(), words[3].toDouble()});
        return moments;
    }

    QMap<QString, double> values(const QString &platform, const QStringList &arguments)
    {
        QMap<QString, double> found;
        const QList<QByteArrayList> lines = ask(platform, QStringLiteral("bench_screen"), arguments);
        for (const QByteArrayList &words : lines)
            if (words.size() == 2)
                found.insert(QString::fromLatin1(words[0]), words[1].toDouble());
        return found;
    }

    void add(const QString &platform, const QString &name, double value, const QString &unit,
             std::optional<double> twin = {}, const Target &target = {})
    {
        m_report.add({platform + u'_' + name, value, unit, twin, target});
    }

    void measure(const QString &platform)
    {
        measureStart(platform);
        const QString ms = QStringLiteral("ms");
        const QString mb = QStringLiteral("MB");
        QMap<QString, double> list = values(platform, {QStringLiteral("list"), QString::number(m_patients)});
        add(platform, QStringLiteral("list_first_rows"), list[QStringLiteral("list_first_rows")], ms, {},
            {.atMost = 60});
        for (const QString &name : {QStringLiteral("list_scroll_frame"), QStringLiteral("list_fine_scroll_frame"),
                                    QStringLiteral("list_jump_frame")}) {
            add(platform, name + QStringLiteral("_p50"), list[name + QStringLiteral("_p50")], ms);
            const bool scrolls = name != QStringLiteral("list_jump_frame");
            add(platform, name + QStringLiteral("_p95"), list[name + QStringLiteral("_p95")], ms, {},
                scrolls ? Target {.atMost = 6} : Target {.atMost = 16});
        }
        add(platform, QStringLiteral("list_resident"), list[QStringLiteral("list_resident")], mb);

        QMap<QString, double> typing
            = values(platform, {QStringLiteral("type"), m_folder, QString::number(m_searches)});
        const double kdf = typing[QStringLiteral("key_derivation")];
        add(platform, QStringLiteral("unlock_to_first_screen"), typing[QStringLiteral("unlock_to_first_screen")], ms,
            {}, {.atMost = 800 + kdf});
        add(platform, QStringLiteral("first_search"), typing[QStringLiteral("first_search")], ms);
        add(platform, QStringLiteral("enter_to_hits_p50"), typing[QStringLiteral("enter_to_hits_p50")], ms);
        add(platform, QStringLiteral("enter_to_hits_p95"), typing[QStringLiteral("enter_to_hits_p95")], ms, {},
            {.atMost = 16});
        add(platform, QStringLiteral("first_key_to_hits_p95"), typing[QStringLiteral("first_key_to_hits_p95")], ms);
        add(platform, QStringLiteral("keystroke_to_hits_p50"), typing[QStringLiteral("keystroke_to_hits_p50")], ms);
        add(platform, QStringLiteral("keystroke_to_hits_p95"), typing[QStringLiteral("keystroke_to_hits_p95")], ms, {},
            {.atMost = 16});
        add(platform, QStringLiteral("omnibox_first_key_p95"), typing[QStringLiteral("omnibox_first_key_p95")], ms);
        add(platform, QStringLiteral("omnibox_key_p50"), typing[QStringLiteral("omnibox_key_p50")], ms);
        add(platform, QStringLiteral("omnibox_key_p95"), typing[QStringLiteral("omnibox_key_p95")], ms, {},
            {.atMost = 16});
        add(platform, QStringLiteral("typing_resident"), typing[QStringLiteral("typing_resident")], mb, {},
            {.atMost = 250});
    }

    /// The page of the access log, while a thousand accesses happen in each second.
    void measureLog(const QString &platform)
    {
        const QMap<QString, double> log = values(platform, {QStringLiteral("log"), m_folder});
        const QString ms = QStringLiteral("ms");
        for (auto one = log.cbegin(); one != log.cend(); ++one) {
            const QString &name = one.key();
            if (name == u"log_entries" || name == u"log_resident")
                continue;
            if (name == u"log_arrived")
                add(platform, name, one.value(), QStringLiteral("entries/s"));
            else if (name == u"log_block_at_most")
                add(platform, name, one.value(), ms, {}, {.atMost = 50});
            else if (name == u"log_sign_at_most")
                add(platform, name, one.value(), ms, {}, {.atMost = 300});
            else if (name == u"log_open" || name == u"log_to_the_end" || name == u"log_jump_p95")
                add(platform, name, one.value(), ms, {}, {.atMost = 100});
            else
                add(platform, name, one.value(), ms);
        }
        add(platform, QStringLiteral("log_resident"), log[QStringLiteral("log_resident")], QStringLiteral("MB"), {},
            {.atMost = 250});
    }

    void measureStart(const QString &platform)
    {
        constexpr int kStarts = 15;
        Start ours;
        Start ready;
        Start plain;
        for (int round = -1; round < kStarts; ++round) {
            const QMap<QString, Moment> one = start(platform, QStringLiteral("bench_start"), {m_folder});
            const QMap<QString, Moment> other = start(platform, QStringLiteral("bench_plain"), {});
            if (round < 0) // the first one fills the caches of the disk
                continue;
            ours.add(one.value(QStringLiteral("shown")));
            ready.add(one.value(QStringLiteral("ready")));
            plain.add(other.value(QStringLiteral("shown")));
        }
        const QString ms = QStringLiteral("ms");
        add(platform, QStringLiteral("start_to_login_wall"), ours.wall.median(), ms, plain.wall.median(),
            {.ratioAtMost = 4});
        add(platform, QStringLiteral("start_to_login_cpu"), ours.cpu.median(), ms, plain.cpu.median());
        add(platform, QStringLiteral("start_to_session_wall"), ready.wall.median(), ms, {}, {.atMost = 300});
        add(platform, QStringLiteral("start_resident"), ours.resident.median(), QStringLiteral("MB"),
            plain.resident.median(), {.ratioAtMost = 3});
    }

    QString m_folder;
    int m_patients;
    int m_searches;
    BenchPractice m_practice;
    Report m_report;
    double m_asked = 0;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments().mid(1);
    const bool quick = arguments.removeAll(QStringLiteral("--quick")) > 0;
    const bool onlyLog = arguments.removeAll(QStringLiteral("--log")) > 0;
    if (arguments.size() != 1)
        giveUp(QStringLiteral("usage: bench_ui [--quick] [--log] FOLDER"));
    const QString folder = QDir(arguments[0]).absoluteFilePath(QStringLiteral("ui"));
    QDir(folder).removeRecursively();
    if (!QDir().mkpath(folder))
        giveUp(QStringLiteral("%1 cannot be made").arg(folder));
    UiBench(folder, quick ? 5'000 : 100'000, quick ? 100'000 : 2'000'000, quick ? 50 : 300).run(onlyLog);
    QDir(folder).removeRecursively();
    return 0;
}
