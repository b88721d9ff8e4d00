#include "core/access/totp.h"
#include "core/session/join_practice.h"
#include "tests/bench/bench_practice.h"
#include "tests/bench/byte_line.h"
#include "tests/bench/figure.h"
#include "tests/bench/peer_lines.h"
#include "tests/bench/stopwatch.h"
#include "tests/kit/relay_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <future>
#include <random>
#include <thread>

using namespace vb;
using namespace vb::bench;
using namespace Qt::StringLiterals;

namespace {

struct Sizes {
    int rows = 10'000;
    int changes = 200;
    int warmUp = 10;
    int reconnects = 200;
};

constexpr int kDeadlineS = 60;

/// CPU time of another process so far.
double cpuMsOf(qint64 pid)
{
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        giveUp(u"the relay is gone"_s);
    const QByteArray stat = file.readAll();
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    return double(fields[11].toLongLong() + fields[12].toLongLong()) * 1000 / double(sysconf(_SC_CLK_TCK));
}

/// The relay as a process of its own, behind a line that counts.
class BenchRelay {
public:
    explicit BenchRelay(const QString &data)
    {
        QDir(data).removeRecursively();
        const test::RelayRun made = test::runRelay({u"init"_s, u"--data"_s, data, u"--listen"_s, u"127.0.0.1:0"_s});
        if (made.exit != 0)
            giveUp(u"the relay was not made: "_s + QString::fromUtf8(made.err));
        token = made.last()[u"admin_token"_s].toString();
        m_served = std::make_unique<test::ServedRelay>(data);
        if (m_served->port() == 0)
            giveUp(u"the relay does not serve"_s);
        m_line = std::make_unique<ByteLine>(static_cast<quint16>(m_served->port()));
        url = u"https://127.0.0.1:%1"_s.arg(m_line->port());
    }

    [[nodiscard]] double cpuMs() const { return cpuMsOf(m_served->pid()); }
    [[nodiscard]] quint64 bytes() const { return m_line->bytes(); }

    QString token;
    QString url;

private:
    std::unique_ptr<test::ServedRelay> m_served;
    std::unique_ptr<ByteLine> m_line;
};

/// What a piece of work cost on both sides.
struct Cost {
    double ms = 0;
    double relayCpuMs = 0;
    quint64 bytes = 0;
};

template <class Work>
Cost costOf(const BenchRelay &relay, Work work)
{
    const double cpu = relay.cpuMs();
    const quint64 bytes = relay.bytes();
    const double begun = wallMs();
    work();
    return {wallMs() - begun, relay.cpuMs() - cpu, relay.bytes() - bytes};
}

/// A PC of the practice with its owner logged in.
class BenchPc {
public:
    BenchPc(const session::Home &home, platform::SecretStore &secrets, const Clock &clock, const QString &totpUri)
        : m_session(need(session::Session::open(home, secrets, clock), "open"))
    {
        session::CodeSource code;
        if (!totpUri.isEmpty())
            code = need(access::parseTotpSecret(SecretBytes::copyOf(totpUri.toUtf8())), "the authenticator's secret");
        need(m_session
                 ->login(BenchPractice::login(), SecretBytes::copyOf(BenchPractice::password().toUtf8()),
                         std::move(code))
                 .result(),
             "log in");
    }

    session::Session &operator*() { return *m_session; }
    session::Session *operator->() { return m_session.get(); }

private:
    std::unique_ptr<session::Session> m_session;
};

void round(session::Session &pc, const char *what)
{
    const sync::SyncOutcome outcome = need(pc.sync().syncOnce().result(), what);
    if (outcome.problem)
        giveUpOn(what, *outcome.problem);
}

/// As long as a row of the peers: about 400 bytes as JSON.
class Words {
public:
    QString text()
    {
        static const QStringList kWords
            = u"forehead glabella units diluted saline lot needle depth tolerated well bruising none advised follow up "
              "two weeks cheek filler left right upper lower margin photo taken consent signed cooling peel laser spot "
              "test patch review skin type"_s.split(u' ');
        QString out;
        while (out.size() < 190)
            out += kWords[std::uniform_int_distribution<qsizetype>(0, kWords.size() - 1)(m_random)] + u' ';
        return out.trimmed();
    }

private:
    std::mt19937 m_random {42};
};

void addRow(session::Session &pc, PatientId patient, Words &words)
{
    chart::Visit visit;
    visit.patient = patient;
    visit.provider = pc.actor().user;
    visit.room = u"Room 2"_s;
    visit.reason = words.text();
    visit.status = u"arrived"_s;
    need(pc.charts().openVisit(visit).result(), "add a row");
}

/// Waits until another PC shows a change of visits.
class Arrivals {
public:
    explicit Arrivals(session::Session &pc)
        : m_subscription(pc.onChanges([this](const std::vector<store::Change> &changes) {
            const std::lock_guard lock(m_mutex);
            for (const store::Change &change : changes)
                m_count += change.entity == "visit" ? 1 : 0;
            m_wake.notify_all();
        }))
    {
    }

    [[nodiscard]] int count()
    {
        const std::lock_guard lock(m_mutex);
        return m_count;
    }
    void waitFor(int count)
    {
        std::unique_lock lock(m_mutex);
        if (!m_wake.wait_for(lock, std::chrono::seconds(kDeadlineS), [&] { return m_count >= count; }))
            giveUp(u"a change did not arrive"_s);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    int m_count = 0;
    store::ChangeFeed::Subscription m_subscription;
};

/// The inviting PC approves by itself.
double joinMs(session::Session &inviter, const BenchRelay &relay, const session::Home &home,
              platform::SecretStore &secrets, const Clock &clock)
{
    const session::ShownInvitation invitation = need(inviter.devices().invite(true, false).result(), "invite");
    const double begun = wallMs();
    auto joined = std::async(std::launch::async, [&] {
        return session::joinPractice(home, secrets, clock, {relay.url, invitation.code, u"Room 2"_s, kDeadlineS},
                                     {[](const QStringList &) {}});
    });
    const session::WaitingDevice waiting = need(inviter.devices().await(invitation.id, kDeadlineS).result(), "await");
    need(inviter.devices().approve(waiting.words, false).result(), "approve");
    need(joined.get(), "join");
    return wallMs() - begun;
}

/// A line as the peers' programs print them.
void printLine(const QString &test, const QString &rest)
{
    std::printf("{\"peer\":\"verbena\",\"test\":\"%s\",%s}\n", qPrintable(test), qPrintable(rest));
    std::fflush(stdout);
}

void bulkLine(const QString &test, int rows, const Cost &cost)
{
    printLine(test,
              u"\"docs\":%1,\"s\":%2,\"docs_s\":%3,\"wire_B_per_doc\":%4,\"server_cpu_us_per_doc\":%5"_s.arg(rows)
                  .arg(cost.ms / 1000, 0, 'f', 3)
                  .arg(qRound(rows / cost.ms * 1000))
                  .arg(double(cost.bytes) / rows, 0, 'f', 1)
                  .arg(cost.relayCpuMs * 1000 / rows, 0, 'f', 1));
}

struct Live {
    Sample ms;
    Cost cost; // of all
};

Live liveChanges(session::Session &writer, session::Session &reader, const BenchRelay &relay, PatientId patient,
                 Words &words, const Sizes &sizes)
{
    Arrivals arrivals(reader);
    writer.sync().start();
    reader.sync().start();
    Live live;
    live.cost = costOf(relay, [&] {
        for (int i = 0; i < sizes.warmUp + sizes.changes; ++i) {
            const int before = arrivals.count();
            const double begun = wallMs();
            addRow(writer, patient, words);
            arrivals.waitFor(before + 1);
            if (i >= sizes.warmUp)
                live.ms.add(wallMs() - begun);
        }
    });
    return live;
}

void measure(const QString &folder, const Sizes &sizes, const PeerLines &peers, Report &report)
{
    const auto twin = [&peers](const QString &test, const QString &field) { return peers.best(test, field); };
    BenchRelay relay(folder + u"/relay"_s);
    BenchPractice practice(folder + u"/a"_s);
    BenchPc a(practice.home, practice.secrets, practice.clock, practice.made.totpUri);
    const sync::SyncOutcome connected = need(a->sync().connectRelay(relay.url, relay.token).result(), "connect");
    if (connected.problem)
        giveUpOn("connect", *connected.problem);
    round(*a, "first round");

    platform::FileSecretStore secretsOfB(folder + u"/b.secret"_s);
    const session::Home homeOfB {folder + u"/b"_s};
    joinMs(*a, relay, homeOfB, secretsOfB, practice.clock);
    BenchPc b(homeOfB, secretsOfB, practice.clock, practice.made.totpUri);
    round(*b, "first round of the second PC");

    Words words;
    const patient::Patient client
        = need(a->patients().add({.given = u"Ada"_s, .family = u"Ashgrove"_s, .birthDate = u"1980-02-03"_s}).result(),
               "client");
    const Spent local = timed([&] {
        for (int i = 0; i < sizes.rows; ++i)
            addRow(*a, client.id, words);
    });
    report.add({u"sync_local_rows_per_s"_s, sizes.rows / local.wall * 1000, u"rows/s"_s});

    const Cost push = costOf(relay, [&] { round(*a, "push"); });
    bulkLine(u"push"_s, sizes.rows, push);
    report.add({u"sync_push_rows_per_s"_s,
                sizes.rows / push.ms * 1000,
                u"rows/s"_s,
                twin(u"push"_s, u"docs_s"_s),
                {.ratioAtMost = 0.1}});
    report.add({u"sync_push_bytes_per_row"_s,
                double(push.bytes) / sizes.rows,
                u"B"_s,
                peers.of(u"evolu"_s, u"push"_s, u"wire_B_per_doc"_s),
                {.ratioAtMost = 0.45}});
    report.add({u"sync_relay_cpu_us_per_row"_s,
                push.relayCpuMs * 1000 / sizes.rows,
                u"us"_s,
                peers.of(u"pouchdb"_s, u"push"_s, u"server_cpu_us_per_doc"_s),
                {.ratioAtMost = 0.15}});

    const Cost pull = costOf(relay, [&] { round(*b, "pull"); });
    bulkLine(u"pull"_s, sizes.rows, pull);
    report.add({u"sync_pull_rows_per_s"_s,
                sizes.rows / pull.ms * 1000,
                u"rows/s"_s,
                peers.of(u"pouchdb"_s, u"pull_fresh"_s, u"docs_s"_s),
                {.ratioAtMost = 0.125}});

    platform::FileSecretStore secretsOfC(folder + u"/c.secret"_s);
    Cost fresh
        = costOf(relay, [&] { joinMs(*a, relay, session::Home {folder + u"/c"_s}, secretsOfC, practice.clock); });
    bulkLine(u"join_fresh"_s, sizes.rows, fresh);
    report.add({u"sync_join_rows_per_s"_s,
                sizes.rows / fresh.ms * 1000,
                u"rows/s"_s,
                peers.of(u"pouchdb"_s, u"pull_fresh"_s, u"docs_s"_s),
                {.ratioAtMost = 0.125}});

    round(*b, "before the changes");
    const Live live = liveChanges(*a, *b, relay, client.id, words, sizes);
    const int all = sizes.changes + sizes.warmUp;
    printLine(u"live_latency"_s,
              u"\"n\":%1,\"p50_ms\":%2,\"p95_ms\":%3,\"wire_B_per_change\":%4,\"server_cpu_us_per_change\":%5"_s
                  .arg(live.ms.size())
                  .arg(live.ms.median(), 0, 'f', 3)
                  .arg(live.ms.p95(), 0, 'f', 3)
                  .arg(live.cost.bytes / quint64(all))
                  .arg(live.cost.relayCpuMs * 1000 / all, 0, 'f', 1));
    const auto pouchLive = [&peers](const QString &field) { return peers.of(u"pouchdb"_s, u"live_latency"_s, field); };
    report.add({u"sync_live_ms_p50"_s, live.ms.median(), u"ms"_s, pouchLive(u"p50_ms"_s), {.ratioAtMost = 0.5}});
    report.add({u"sync_live_ms_p95"_s, live.ms.p95(), u"ms"_s, pouchLive(u"p50_ms"_s), {.ratioAtMost = 1}});
    report.add({u"sync_live_bytes"_s,
                double(live.cost.bytes) / all,
                u"B"_s,
                pouchLive(u"wire_B_per_change"_s),
                {.ratioAtMost = 0.3}});
    report.add({u"sync_relay_cpu_us_per_change"_s,
                live.cost.relayCpuMs * 1000 / all,
                u"us"_s,
                pouchLive(u"server_cpu_us_per_change"_s),
                {.ratioAtMost = 0.1}});

    BenchPc c(session::Home {folder + u"/c"_s}, secretsOfC, practice.clock, practice.made.totpUri);
    round(*c, "before the reconnects");
    Sample reconnect;
    const Cost idle = costOf(relay, [&] {
        for (int i = 0; i < sizes.reconnects; ++i) {
            const double begun = wallMs();
            round(*c, "reconnect");
            reconnect.add(wallMs() - begun);
        }
    });
    report.add({u"sync_reconnect_ms"_s, reconnect.median(), u"ms"_s});
    report.add({u"sync_reconnect_relay_cpu_ms"_s, idle.relayCpuMs / sizes.reconnects, u"ms"_s, {}, {.atMost = 5}});
    report.add({u"sync_reconnect_bytes"_s, double(idle.bytes) / sizes.reconnects, u"B"_s});
}

} // namespace

/// bench_sync [--quick] [--peers FILE] FOLDER: a relay and the PCs of a practice, each with all that it does anyway.
int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QStringList arguments = QCoreApplication::arguments().mid(1);
    Sizes sizes;
    if (arguments.removeAll(u"--quick"_s) > 0)
        sizes = {1'000, 50, 5, 40};
    PeerLines peers;
    if (const qsizetype at = arguments.indexOf(u"--peers"_s); at >= 0 && at + 1 < arguments.size()) {
        peers = PeerLines::read(arguments[at + 1]);
        arguments.remove(at, 2);
    }
    if (arguments.size() != 1)
        giveUp(u"usage: bench_sync [--quick] [--peers FILE] FOLDER"_s);
    const QString folder = arguments.front() + u"/sync"_s;
    QDir(folder).removeRecursively();
    QDir().mkpath(folder);
    Report report;
    measure(folder, sizes, peers, report);
    report.printTable();
    QDir(folder).removeRecursively();
    return 0;
}
