#include "core/chart/chart.h"
#include "core/chart/record.h"
#include "core/chart/visit.h"
#include "tests/bench/bench_practice.h"
#include "tests/bench/figure.h"
#include "tests/bench/people.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/twins.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

#include <algorithm>

using namespace vb;
using namespace vb::bench;
using access::Right;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDayMs = 24 * 3'600'000LL;
constexpr int kLines = 60; // what the window asks for at first

struct Sizes {
    int patients = 100'000;
    int batch = 1'000; // patients a transaction
    int visitsEach = 3;
    int longVisits = 700; // of one patient
    int draws = 2'000;
    int repetitions = 3;
};

/// A visit as the chart keeps it: the visit, two measures. Three rows.
Result<void> addVisit(store::AuditedTx &tx, Dice &dice, PatientId patient, qint64 atMs)
{
    VB_TRY(const chart::Visit visit,
           chart::openVisit(tx,
                            {.patient = patient,
                             .atMs = atMs,
                             .provider = tx.actor().user,
                             .room = u"Room 1"_s,
                             .reason = u"Neurotoxin, glabella and forehead"_s}));
    chart::Observation measure;
    measure.patient = patient;
    measure.atMs = atMs;
    measure.visit = visit.id;
    measure.code = u"systolic"_s;
    measure.value = QString::number(100 + dice.roll(50));
    VB_DO(chart::addObservation(tx, measure));
    measure.code = u"gais"_s;
    measure.value = QString::number(1 + dice.roll(5));
    VB_DO(chart::addObservation(tx, measure));
    return chart::moveVisit(tx, visit.id, u"finished"_s, {});
}

/// Ten rows with three visits.
Result<void> addChart(store::AuditedTx &tx, Dice &dice, PatientId patient, qint64 nowMs, int visits)
{
    chart::Allergy allergy;
    allergy.patient = patient;
    allergy.substance = u"Lidocaine"_s;
    VB_DO(chart::addAllergy(tx, allergy));
    for (int i = visits; i > 0; --i)
        VB_DO(addVisit(tx, dice, patient, nowMs - i * kDayMs - dice.roll(1000) * 1000));
    return {};
}

class ChartBench {
public:
    ChartBench(const Sizes &sizes, const QString &folder)
        : m_sizes(sizes)
        , m_folder(folder)
        , m_practice(folder)
        , m_keyed(m_practice, m_practice.storeKey())
        , m_keyless(m_practice, folder + u"/keyless.db"_s)
    {
    }

    void run()
    {
        m_practice.logInOnce();
        m_keyed.open(Role::owner);
        m_keyless.open(Role::owner);
        fill();
        measureOpen();
        measureLongChart();
        m_report.add({u"chart_resident"_s, residentMb(), u"MB"_s, {}, {.atMost = 250}});
        m_keyed.close();
        m_keyless.close();
        measureBackup();
        m_report.printTable();
    }

private:
    template <class T>
    T &of(Pair<T> &pair, const BenchStore &store)
    {
        return pair.of(store, m_keyed);
    }

    void add(const QString &name, double value, const QString &unit, double twin, const Target &target = {})
    {
        m_report.add({name, value, unit, twin, target});
    }

    quint64 rowsOf(BenchStore &one)
    {
        return need(one.store->inspect([](store::TrustedReader &reader) -> Result<quint64> {
            VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT count(*) FROM chart_event"));
            VB_DO(stmt.step());
            return static_cast<quint64>(stmt.integer(0));
        }),
                    "rows cannot be counted");
    }

    void fill()
    {
        const std::vector<patient::Patient> people = inventPatients(m_sizes.patients, 2026);
        const qint64 now = m_practice.clock.now().wallMs;
        Pair<Spent> spent;
        const auto step = static_cast<std::size_t>(m_sizes.batch);
        for (std::size_t from = 0; from < people.size(); from += step)
            alternately(static_cast<int>(from / step), m_keyed, m_keyless, [&](BenchStore &one) {
                one.add(people, from, std::min(from + step, people.size()));
                of(spent, one) += timed([&] {
                    need(one.store->write(one.actor, {Right::visitOpen},
                                          [&](store::AuditedTx &tx) -> Result<void> {
                                              Dice dice(from + 1);
                                              for (std::size_t i = from; i < one.patients.size(); ++i)
                                                  VB_DO(addChart(tx, dice, one.patients[i], now,
                                                                 i == 0 ? m_sizes.longVisits : m_sizes.visitsEach));
                                              return {};
                                          }),
                         "no charts");
                });
            });
        const auto rows = static_cast<double>(rowsOf(m_keyed));
        if (rowsOf(m_keyless) != rowsOf(m_keyed))
            giveUp(u"the twins differ"_s);
        m_report.add({u"chart_rows"_s, rows, u"rows"_s, {}, {}});
        add(u"chart_bulk_insert_cpu"_s, rows / spent.keyed.cpu * 1e3, u"rows/s"_s, rows / spent.keyless.cpu * 1e3);
    }

    /// As the window asks, with the entry behind each.
    Spent openOne(BenchStore &one, PatientId patient, Pair<Sample> &cpu, Pair<Sample> &wall)
    {
        Spent query;
        const Spent all = timed([&] {
            const chart::Chart chart
                = need(one.store->lookUp(one.actor, {.right = Right::chartView, .patient = patient},
                                         [&](store::Reader &reader, store::Intent &) {
                                             const double fromWall = wallMs();
                                             const double fromCpu = threadCpuMs();
                                             auto answer = chart::chartOf(reader, patient, kLines);
                                             query = {wallMs() - fromWall, threadCpuMs() - fromCpu};
                                             return answer;
                                         }),
                       "no chart");
            if (chart.timeline.events.empty())
                giveUp(u"a chart without a line"_s);
        });
        of(cpu, one).add(query.cpu);
        of(wall, one).add(all.wall);
        return query;
    }

    void measureOpen()
    {
        Pair<Sample> cpu;
        Pair<Sample> wall;
        Dice dice(3);
        const std::size_t seen = std::min<std::size_t>(m_keyed.patients.size(), 300); // a day's and its neighbours
        for (int i = -m_sizes.draws; i < m_sizes.draws; ++i) {
            if (i == 0) { // warm
                cpu = {};
                wall = {};
            }
            const auto at = 1 + static_cast<std::size_t>(dice.roll(static_cast<int>(seen) - 1));
            alternately(i, m_keyed, m_keyless, [&](BenchStore &one) { openOne(one, one.patients[at], cpu, wall); });
        }
        add(u"chart_open_cpu_p50"_s, cpu.keyed.median(), u"ms"_s, cpu.keyless.median(),
            {.ratioAtMost = 2, .atMost = 0.05});
        add(u"chart_open_cpu_p95"_s, cpu.keyed.p95(), u"ms"_s, cpu.keyless.p95());
        const double flush = flushMs();
        m_report.add({u"chart_open_with_entry_p50"_s, wall.keyed.median(), u"ms"_s, flush, {.atMost = flush + 0.5}});
        Pair<Sample> coldCpu;
        Pair<Sample> coldWall;
        for (int i = 0; i < m_sizes.draws / 4; ++i) {
            const auto at = static_cast<std::size_t>(dice.roll(m_sizes.patients));
            alternately(i, m_keyed, m_keyless,
                        [&](BenchStore &one) { openOne(one, one.patients[at], coldCpu, coldWall); });
        }
        add(u"chart_open_anybody_cpu_p50"_s, coldCpu.keyed.median(), u"ms"_s, coldCpu.keyless.median());
        add(u"chart_open_anybody_wall_p95"_s, coldWall.keyed.p95(), u"ms"_s, coldWall.keyless.p95());
    }

    void measureLongChart()
    {
        Pair<Sample> cpu;
        Pair<Sample> wall;
        Pair<Sample> paging;
        Pair<Sample> past;
        for (int i = 0; i < m_sizes.draws / 20; ++i)
            alternately(i, m_keyed, m_keyless, [&](BenchStore &one) {
                const PatientId patient = one.patients.front();
                openOne(one, patient, cpu, wall);
                need(one.store->lookUp(one.actor, {.right = Right::chartView, .patient = patient},
                                       [&](store::Reader &reader, store::Intent &) -> Result<void> {
                                           const double from = threadCpuMs();
                                           VB_TRY(chart::Chart chart, chart::chartOf(reader, patient, kLines));
                                           int lines = 0;
                                           for (chart::Page page = std::move(chart.timeline);;) {
                                               lines += static_cast<int>(page.events.size());
                                               if (!page.more)
                                                   break;
                                               const chart::Event last = page.events.back();
                                               VB_TRY(page, chart::chartPage(reader, patient, last, kLines));
                                           }
                                           of(paging, one).add(threadCpuMs() - from);
                                           if (lines < 3 * m_sizes.longVisits)
                                               giveUp(u"lines are missing"_s);
                                           return {};
                                       }),
                     "no pages");
                if (i >= m_sizes.repetitions)
                    return;
                need(one.store->lookUp(one.actor, {.right = Right::chartView, .patient = patient},
                                       [&](store::Reader &reader, store::Intent &) -> Result<void> {
                                           const double from = threadCpuMs();
                                           VB_DO(chart::chartAsOf(reader, patient, m_practice.clock.now().wallMs));
                                           of(past, one).add(threadCpuMs() - from);
                                           return {};
                                       }),
                     "no chart of the past");
            });
        add(u"chart_of_700_visits_open_cpu_p50"_s, cpu.keyed.median(), u"ms"_s, cpu.keyless.median(),
            {.ratioAtMost = 2, .atMost = 0.2});
        add(u"chart_of_700_visits_whole_cpu_p50"_s, paging.keyed.median(), u"ms"_s, paging.keyless.median(),
            {.ratioAtMost = 2});
        add(u"chart_of_700_visits_as_of_cpu"_s, past.keyed.median(), u"ms"_s, past.keyless.median(), {.atMost = 500});
    }

    /// What a commit costs on this disk at least: four pages appended and flushed.
    [[nodiscard]] double flushMs() const
    {
        QFile file(m_folder + u"/flush"_s);
        if (!file.open(QIODevice::WriteOnly))
            giveUp(u"no file to flush"_s);
        Sample flushes;
        for (int i = 0; i < 200; ++i) {
            const double from = wallMs();
            file.write(QByteArray(4 * 4096, 'f'));
            file.flush();
            if (::fdatasync(file.handle()) != 0)
                giveUp(u"the disk does not flush"_s);
            flushes.add(wallMs() - from);
        }
        file.remove();
        return flushes.median();
    }

    /// Reading the file and writing it durably is the least that any backup does.
    Spent copyFile(const QString &from, const QString &to) const
    {
        return timed([&] {
            QFile in(from);
            QFile out(to);
            if (!in.open(QIODevice::ReadOnly) || !out.open(QIODevice::WriteOnly))
                giveUp(u"no copy"_s);
            while (!in.atEnd())
                out.write(in.read(1 << 20));
            out.flush();
            if (::fsync(out.handle()) != 0)
                giveUp(u"the disk does not flush"_s);
        });
    }

    void measureBackup()
    {
        const auto session
            = need(session::Session::open(m_practice.home, m_practice.secrets, m_practice.clock), "no session");
        need(session->login(BenchPractice::login(), SecretBytes::copyOf(BenchPractice::password().toUtf8()), {})
                 .takeResult(),
             "no login");
        Sample wall;
        Sample cpu;
        Sample copyWall;
        Sample copyCpu;
        Sample check;
        qint64 size = 0;
        for (int i = 0; i < m_sizes.repetitions; ++i) {
            const QString path = m_folder + u"/backup-%1"_s.arg(i);
            const Spent copied = copyFile(m_practice.home.store(), path + u".copy"_s);
            const Spent made
                = timed([&] { size = need(session->backups().create(path).takeResult(), "no backup").size; });
            wall.add(made.wall);
            cpu.add(made.cpu);
            copyWall.add(copied.wall);
            copyCpu.add(copied.cpu);
            if (i == 0)
                check.add(timed([&] {
                              const auto checked = need(session->backups().verify(path).takeResult(), "no verdict");
                              if (!checked.problems.isEmpty())
                                  giveUp(u"the backup is damaged"_s);
                          }).wall);
            QFile::remove(path);
            QFile::remove(path + u".key"_s);
            QFile::remove(path + u".copy"_s);
        }
        session->lock();
        m_report.add({u"backup_size"_s, static_cast<double>(size) / 1e6, u"MB"_s, {}, {}});
        add(u"backup_wall"_s, wall.median(), u"ms"_s, copyWall.median(), {.ratioAtMost = 1.2});
        add(u"backup_cpu"_s, cpu.median(), u"ms"_s, copyCpu.median(), {.ratioAtMost = 2});
        m_report.add({u"backup_verify_wall"_s, check.median(), u"ms"_s, {}, {}});
    }

    Sizes m_sizes;
    QString m_folder;
    BenchPractice m_practice;
    BenchStore m_keyed;
    BenchStore m_keyless;
    Report m_report;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments().mid(1);
    Sizes sizes;
    if (arguments.removeAll(u"--quick"_s) > 0)
        sizes = {.patients = 2'000, .batch = 500, .draws = 200, .repetitions = 2};
    if (arguments.size() != 1)
        giveUp(u"usage: bench_chart [--quick] FOLDER"_s);
    const QString folder = QDir(arguments[0]).absoluteFilePath(u"chart"_s);
    QDir(folder).removeRecursively();
    if (!QDir().mkpath(folder))
        giveUp(u"%1 cannot be made"_s.arg(folder));
    ChartBench(sizes, folder).run();
    QDir(folder).removeRecursively();
    return 0;
}
