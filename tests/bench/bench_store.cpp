#include "core/access/password_policy.h"
#include "core/crypto/password_hash.h"
#include "core/session/entities.h"
#include "tests/bench/bench_practice.h"
#include "tests/bench/figure.h"
#include "tests/bench/people.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/twins.h"
#include "tests/kit/fault_vfs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

using namespace vb;
using namespace vb::bench;
using access::Right;

namespace {

constexpr int kHitLimit = 50; // what the search view asks for

struct Sizes {
    int patients = 100'000;
    int entries = 2'000'000;
    int patientBatch = 5'000;
    int entryBatch = 20'000;
    int draws = 600; // of each kind of search
    int warmUps = 5'000; // before them
    int writes = 1'000;
    int repetitions = 3; // of what takes seconds
};

class StoreBench {
public:
    StoreBench(const Sizes &sizes, const QString &folder)
        : m_sizes(sizes)
        , m_folder(folder)
        , m_practice(folder)
        , m_keyed(m_practice, m_practice.storeKey())
        , m_keyless(m_practice, folder + QStringLiteral("/keyless.db"))
        , m_people(inventPatients(sizes.patients, 2026))
    {
    }

    void run()
    {
        m_practice.logInOnce();
        m_keyed.open(Role::owner);
        m_keyless.open(Role::owner);
        measureBulkInsert();
        measureAppend();
        m_keyed.close();
        m_keyless.close();
        measureSizes();
        measureOpen();
        measureUnlock();
        m_keyed.open(Role::frontDesk);
        m_keyless.open(Role::frontDesk);
        measureTypos();
        measureTypeAhead();
        measureWrites();
        measureAnswers();
        measureVerify();
        measureWholeStore();
        m_keyed.close();
        m_keyless.close();
        measureChildren();
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

    void measureBulkInsert()
    {
        Pair<Spent> spent;
        const Pair<quint64> before {m_keyed.rows(), m_keyless.rows()};
        const auto all = m_people.size();
        const auto step = static_cast<std::size_t>(m_sizes.patientBatch);
        for (std::size_t from = 0, round = 0; from < all; from += step, ++round)
            alternately(static_cast<int>(round), m_keyed, m_keyless, [&](BenchStore &store) {
                of(spent, store) += timed([&] { store.add(m_people, from, std::min(from + step, all)); });
            });
        const auto keyed = static_cast<double>(m_keyed.rows() - before.keyed);
        const auto keyless = static_cast<double>(m_keyless.rows() - before.keyless);
        add(QStringLiteral("bulk_insert_cpu"), keyed / spent.keyed.cpu * 1e3, QStringLiteral("rows/s"),
            keyless / spent.keyless.cpu * 1e3, {.ratioAtMost = 1.35, .atLeast = 150'000});
        add(QStringLiteral("bulk_insert_wall"), keyed / spent.keyed.wall * 1e3, QStringLiteral("rows/s"),
            keyless / spent.keyless.wall * 1e3);
        add(QStringLiteral("bulk_insert_patients_cpu"), static_cast<double>(all) / spent.keyed.cpu * 1e3,
            QStringLiteral("patients/s"), static_cast<double>(all) / spent.keyless.cpu * 1e3);
    }

    void measureAppend()
    {
        std::vector<Spent> batches;
        Pair<Spent> spent;
        const int had = static_cast<int>(m_keyed.store->head().size);
        int appended = 0;
        for (int round = 0; had + appended < m_sizes.entries; ++round, appended += m_sizes.entryBatch) {
            const int count = std::min(m_sizes.entryBatch, m_sizes.entries - had - appended);
            alternately(round, m_keyed, m_keyless, [&](BenchStore &store) {
                // A batch is a few days' work, and those see some of the patients.
                Dice dice(static_cast<quint64>(round) + 1);
                std::vector<PatientId> seen;
                for (int i = 0; i < 1'000; ++i)
                    seen.push_back(dice.pick(store.patients));
                std::vector<audit::Entry> entries;
                for (int i = 0; i < count; ++i)
                    entries.push_back(inventEntry(dice, m_practice.clock.now(), store.actor.device, seen));
                const Spent took
                    = timed([&] { need(store.store->record(std::move(entries)), "entries cannot be written"); });
                of(spent, store) += took;
                if (&store == &m_keyed && count == m_sizes.entryBatch)
                    batches.push_back(took);
            });
        }
        const auto written = static_cast<double>(m_sizes.entries - had);
        add(QStringLiteral("audit_append_cpu"), written / spent.keyed.cpu * 1e3, QStringLiteral("entries/s"),
            written / spent.keyless.cpu * 1e3);
        const std::size_t tenth = std::max<std::size_t>(batches.size() / 10, 1);
        Sample first;
        Sample last;
        for (std::size_t i = 0; i < tenth; ++i) {
            first.add(batches[i].cpu);
            last.add(batches[batches.size() - 1 - i].cpu);
        }
        const double each = 1e3 / m_sizes.entryBatch;
        add(QStringLiteral("audit_append_last_tenth"), last.median() * each, QStringLiteral("us"),
            first.median() * each, {.ratioAtMost = 1.5});
    }

    void measureSizes()
    {
        add(QStringLiteral("store_file"), static_cast<double>(QFileInfo(m_keyed.path).size()) / 1e6,
            QStringLiteral("MB"), static_cast<double>(QFileInfo(m_keyless.path).size()) / 1e6);
    }

    void measureOpen()
    {
        Pair<Sample> db;
        Pair<Sample> store;
        for (int round = 0; round < 31; ++round)
            alternately(round, m_keyed, m_keyless, [&](BenchStore &one) {
                of(db, one).add(timed([&] {
                                    const sql::Db opened
                                        = need(sql::Db::open(one.path, one.key, {.cacheKiB = 65536}), "no connection");
                                }).cpu);
                std::unique_ptr<store::Store> opened;
                of(store, one).add(timed([&] {
                                       opened = need(
                                           store::Store::open(one.path, one.key, session::entities(), m_practice.clock),
                                           "the store does not open");
                                   }).cpu);
            });
        add(QStringLiteral("open_connection_cpu"), db.keyed.median(), QStringLiteral("ms"), db.keyless.median(),
            {.ratioAtMost = 2.5});
        add(QStringLiteral("open_store_cpu"), store.keyed.median(), QStringLiteral("ms"), store.keyless.median(),
            {.ratioAtMost = 2.5});
    }

    void measureUnlock()
    {
        Sample kdf;
        Sample login;
        Sample wall;
        const SecretBytes password = SecretBytes::copyOf(BenchPractice::password().toUtf8());
        const auto session
            = need(session::Session::open(m_practice.home, m_practice.secrets, m_practice.clock), "no session");
        for (int round = 0; round < 9; ++round) {
            kdf.add(timed([&] {
                        (void)crypto::argon2id(password, QByteArray(crypto::kKdfSaltSize, 'b'), crypto::kKdfFloor);
                    }).cpu);
            const Spent spent = timed(
                [&] { need(session->login(BenchPractice::login(), password.clone(), {}).takeResult(), "no login"); });
            login.add(spent.cpu);
            wall.add(spent.wall);
            session->lock();
        }
        add(QStringLiteral("unlock_cpu"), login.median(), QStringLiteral("ms"), kdf.median(), {.atMost = 150});
        m_report.add({QStringLiteral("unlock_wall"), wall.median(), QStringLiteral("ms"), {}, {.atMost = 1000}});
    }

    /// What is typed: the beginning of what someone is looked for by.
    QString typed(const QString &kind, Dice &dice)
    {
        const patient::Patient &one = dice.pick(m_people);
        const QString phone = QString(one.phone).remove(u'(').remove(u')').remove(u' ').remove(u'-');
        if (kind == u"name")
            return (dice.roll(2) == 0 ? one.family : one.given).left(3 + dice.roll(3));
        if (kind == u"letter")
            return (dice.roll(2) == 0 ? one.family : one.given).left(1);
        if (kind == u"two_names")
            return one.family.left(3 + dice.roll(2)) + u' ' + one.given.left(2 + dice.roll(2));
        if (kind == u"part")
            return one.family.mid(1 + dice.roll(2), 3 + dice.roll(3));
        if (kind == u"chart_number")
            return QString::number(1001 + dice.roll(m_sizes.patients));
        if (kind == u"phone")
            return phone.left(6 + dice.roll(3));
        if (kind == u"last4")
            return phone.right(4);
        return one.birthDate;
    }

    /// The query alone, under the role's authorizer, each with its audit entry behind it as in a clinic: what the
    /// commit of one entry does to the caches is in the next search.
    std::vector<patient::Hit> search(BenchStore &one, const QString &words, int limit, patient::Spelling spelling,
                                     Pair<Sample> &cpu, Pair<Sample> &wall)
    {
        return need(one.store->lookUp(one.actor, {Right::patientSearch},
                                      [&](store::Reader &reader, store::Intent &) {
                                          const double fromWall = wallMs();
                                          const double fromCpu = threadCpuMs();
                                          auto hits = patient::searchPatients(reader, words, limit, spelling);
                                          of(cpu, one).add(threadCpuMs() - fromCpu);
                                          of(wall, one).add(wallMs() - fromWall);
                                          return hits;
                                      }),
                    "no search");
    }

    void measureTypeAhead()
    {
        for (const char *const kindName :
             {"name", "two_names", "phone", "last4", "birth_date", "chart_number", "letter", "part"}) {
            const QString kind = QString::fromLatin1(kindName);
            Pair<Sample> cpu;
            Pair<Sample> wall;
            Dice warming(8);
            std::vector<QString> warm;
            for (int i = 0; i < m_sizes.warmUps; ++i)
                warm.push_back(typed(kind, warming));
            alternately(0, m_keyed, m_keyless, [&](BenchStore &one) {
                need(one.store->lookUp(one.actor, {Right::patientSearch},
                                       [&](store::Reader &reader, store::Intent &) -> Result<void> {
                                           for (const QString &words : warm)
                                               VB_DO(patient::searchPatients(reader, words, kHitLimit));
                                           return {};
                                       }),
                     "no search");
            });
            Dice dice(7);
            for (int i = 0; i < m_sizes.draws; ++i) {
                const QString words = typed(kind, dice);
                alternately(i, m_keyed, m_keyless, [&](BenchStore &one) {
                    (void)search(one, words, kHitLimit, patient::Spelling::exact, cpu, wall);
                });
            }
            const QString name = QStringLiteral("typeahead_") + kind;
            add(name + QStringLiteral("_cpu_p50"), cpu.keyed.median(), QStringLiteral("ms"), cpu.keyless.median(),
                {.ratioAtMost = 1.1});
            add(name + QStringLiteral("_cpu_p95"), cpu.keyed.p95(), QStringLiteral("ms"), cpu.keyless.p95(),
                {.ratioAtMost = 1.3, .atMost = 1});
            add(name + QStringLiteral("_wall_p95"), wall.keyed.p95(), QStringLiteral("ms"), wall.keyless.p95());
        }
    }

    /// One wrong letter in a family or a given name, both typed whole: is it found among the first twenty?
    void measureTypos()
    {
        constexpr int kShown = 20;
        Pair<Sample> cpu;
        Pair<Sample> wall;
        Dice dice(11);
        int found = 0;
        double first = 0;
        for (int i = -m_sizes.draws; i < m_sizes.draws; ++i) {
            if (i == 0) { // warm
                cpu = {};
                wall = {};
                found = 0;
            }
            const patient::Patient &one = dice.pick(m_people);
            const bool inFamily = dice.roll(2) == 0;
            const QString words = (inFamily ? mistyped(one.family, dice) : one.family) + u' '
                + (inFamily ? one.given : mistyped(one.given, dice));
            alternately(i, m_keyed, m_keyless, [&](BenchStore &store) {
                const std::vector<patient::Hit> hits = search(store, words, kShown, patient::Spelling::near, cpu, wall);
                if (&store == &m_keyed && std::any_of(hits.begin(), hits.end(), [&one](const patient::Hit &hit) {
                        return hit.name == patient::displayName(one);
                    }))
                    ++found;
            });
            if (i == -m_sizes.draws)
                first = wall.keyed.median();
        }
        add(QStringLiteral("typo_search_cpu_p50"), cpu.keyed.median(), QStringLiteral("ms"), cpu.keyless.median(),
            {.ratioAtMost = 1.1});
        add(QStringLiteral("typo_search_cpu_p95"), cpu.keyed.p95(), QStringLiteral("ms"), cpu.keyless.p95(),
            {.ratioAtMost = 1.1, .atMost = 30});
        m_report.add({QStringLiteral("typo_search_first_wall"), first, QStringLiteral("ms"), {}, {.atMost = 30}});
        m_report.add({QStringLiteral("typo_found_in_first_20"),
                      100.0 * found / m_sizes.draws,
                      QStringLiteral("%"),
                      {},
                      {.atLeast = 95}});
    }

    /// Two letters change places, or one is missing, doubled or another.
    static QString mistyped(QString name, Dice &dice)
    {
        const QString right = name;
        while (name == right) {
            const int at = dice.roll(static_cast<int>(right.size()) - 1);
            const QChar other(static_cast<char16_t>(u'a' + dice.roll(26)));
            name = right;
            switch (dice.roll(4)) {
            case 0: std::swap(name[at], name[at + 1]); break;
            case 1: name.remove(at, 1); break;
            case 2: name.insert(at, other); break;
            default: name[at] = other; break;
            }
        }
        return name;
    }

    static void changeOne(BenchStore &one, Dice &dice, bool phone)
    {
        const PatientId id = dice.pick(one.patients);
        const patient::FieldChange change = phone
            ? patient::FieldChange {QStringLiteral("phone"), inventPhone(dice)}
            : patient::FieldChange {QStringLiteral("email"),
                                    QStringLiteral("c%1@example.com").arg(dice.roll(1'000'000'000))};
        const Result<void> changed = one.store->write(one.actor, {Right::patientUpdate}, [&](store::AuditedTx &tx) {
            return patient::changePatient(tx, id, {change});
        });
        // A restricted record is not this person's: the refusal writes its entry, and nothing more.
        if (!changed.ok() && changed.error().code != Code::denied)
            need(changed, "no change");
    }

    void measureWrites()
    {
        Pair<Sample> wall;
        Pair<Sample> cpu;
        Pair<Dice> dice {Dice(5), Dice(5)};
        Sample flush;
        QFile page(m_folder + QStringLiteral("/page"));
        if (!page.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            giveUp(QStringLiteral("no file for flushes"));
        for (int round = 0; round < m_sizes.writes; ++round) {
            alternately(round, m_keyed, m_keyless, [&](BenchStore &one) {
                const Spent spent = timed([&] { changeOne(one, of(dice, one), round % 4 == 0); });
                of(wall, one).add(spent.wall);
                of(cpu, one).add(spent.cpu);
            });
            flush.add(timed([&] {
                          page.write(QByteArray(4096, static_cast<char>(round)));
                          fdatasync(page.handle());
                      }).wall);
        }
        m_report.add(
            {QStringLiteral("disk_append_and_flush_4k_wall_p50"), flush.median(), QStringLiteral("ms"), {}, {}});
        add(QStringLiteral("audited_write_wall_p50"), wall.keyed.median(), QStringLiteral("ms"), wall.keyless.median(),
            {.ratioAtMost = 1.4});
        add(QStringLiteral("audited_write_wall_p95"), wall.keyed.p95(), QStringLiteral("ms"), wall.keyless.p95());
        add(QStringLiteral("audited_write_cpu_p50"), cpu.keyed.median(), QStringLiteral("ms"), cpu.keyless.median());
    }

    /// As a window gets them: with the thread hops, and after the audit entry is durable.
    void measureAnswers()
    {
        Pair<Sample> search;
        Pair<Sample> view;
        Pair<Dice> dice {Dice(6), Dice(6)};
        for (int round = 0; round < m_sizes.writes; ++round)
            alternately(round, m_keyed, m_keyless, [&](BenchStore &one) {
                const QString words = typed(QStringLiteral("name"), of(dice, one));
                const PatientId id = of(dice, one).pick(one.patients);
                of(search, one).add(timed([&] {
                                        need(one.store->lookUp(one.actor, {Right::patientSearch},
                                                               [&](store::Reader &reader, store::Intent &) {
                                                                   return patient::searchPatients(reader, words,
                                                                                                  kHitLimit);
                                                               }),
                                             "no search");
                                    }).wall);
                of(view, one).add(timed([&] {
                                      (void)one.store->lookUp(one.actor, {Right::patientView, id},
                                                              [&](store::Reader &reader, store::Intent &) {
                                                                  return patient::patientById(reader, id);
                                                              });
                                  }).wall);
            });
        add(QStringLiteral("search_with_entry_wall_p50"), search.keyed.median(), QStringLiteral("ms"),
            search.keyless.median());
        add(QStringLiteral("search_with_entry_wall_p95"), search.keyed.p95(), QStringLiteral("ms"),
            search.keyless.p95());
        add(QStringLiteral("view_with_entry_wall_p50"), view.keyed.median(), QStringLiteral("ms"),
            view.keyless.median());
    }

    void measureVerify()
    {
        Pair<Sample> verify;
        Pair<Sample> scan;
        double entries = 0;
        for (int round = 0; round < m_sizes.repetitions; ++round)
            alternately(round, m_keyed, m_keyless, [&](BenchStore &one) {
                of(verify, one).add(timed([&] {
                                        const audit::Verdict verdict
                                            = need(one.store->verifyAudit(one.store->head()), "no verdict");
                                        if (!verdict.ok())
                                            giveUp(verdict.problem);
                                        entries = static_cast<double>(verdict.entries);
                                    }).cpu);
                of(scan, one).add(timed([&] { need(one.store->inspect(readEveryEntry), "no scan"); }).cpu);
            });
        add(QStringLiteral("audit_verify_cpu"), entries / verify.keyed.median() * 1e3, QStringLiteral("entries/s"),
            entries / verify.keyless.median() * 1e3, {.atLeast = 400'000});
        add(QStringLiteral("audit_verify_over_keyless_scan"), entries / verify.keyed.median() * 1e3,
            QStringLiteral("entries/s"), entries / scan.keyless.median() * 1e3, {.ratioAtMost = 2});
        add(QStringLiteral("audit_scan_cpu"), entries / scan.keyed.median() * 1e3, QStringLiteral("entries/s"),
            entries / scan.keyless.median() * 1e3);
    }

    static Result<void> readEveryEntry(store::TrustedReader &reader)
    {
        VB_TRY(sql::Stmt rows, reader.prepareTrusted("SELECT * FROM audit_entry ORDER BY idx"));
        for (;;) {
            VB_TRY(const bool row, rows.step());
            if (!row)
                return {};
            for (int i = 0; i < rows.columns(); ++i)
                if (rows.type(i) == 'i')
                    (void)rows.integer(i);
                else
                    (void)rows.view(i);
        }
    }

    void measureWholeStore()
    {
        Pair<Sample> fold;
        Pair<Sample> check;
        for (int round = 0; round < m_sizes.repetitions; ++round)
            alternately(round, m_keyed, m_keyless, [&](BenchStore &one) {
                of(fold, one).add(timed([&] { (void)need(one.store->foldHash(), "no fold hash"); }).cpu);
            });
        alternately(0, m_keyed, m_keyless, [&](BenchStore &one) {
            of(check, one).add(timed([&] {
                                   const store::CheckReport report
                                       = need(one.store->check(one.store->head()), "no check");
                                   if (&one == &m_keyed && !report.ok())
                                       giveUp(report.problems.first());
                               }).cpu);
        });
        const double rows = m_sizes.patients;
        add(QStringLiteral("fold_hash_cpu"), rows / fold.keyed.median() * 1e3, QStringLiteral("patients/s"),
            rows / fold.keyless.median() * 1e3);
        add(QStringLiteral("store_check_cpu"), check.keyed.median() / 1e3, QStringLiteral("s"),
            check.keyless.median() / 1e3);
    }

    /// What needs a process of its own answers in lines "name value".
    QMap<QString, double> child(const QString &mode, const BenchStore &one)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), {mode, m_folder, one.path});
        process.write(one.key.view().toByteArray().toHex() + '\n');
        process.closeWriteChannel();
        if (!process.waitForFinished(-1) || process.exitCode() != 0)
            giveUp(QStringLiteral("the part '%1' failed").arg(mode));
        QMap<QString, double> values;
        const QList<QByteArray> lines = process.readAllStandardOutput().split('\n');
        for (const QByteArray &line : lines)
            if (const QList<QByteArray> parts = line.split(' '); parts.size() == 2)
                values.insert(QString::fromLatin1(parts[0]), parts[1].toDouble());
        return values;
    }

    void measureChildren()
    {
        const QMap<QString, double> keyed = child(QStringLiteral("memory"), m_keyed);
        const QMap<QString, double> keyless = child(QStringLiteral("memory"), m_keyless);
        add(QStringLiteral("memory_open"), keyed.value(QStringLiteral("open")), QStringLiteral("MB"),
            keyless.value(QStringLiteral("open")));
        add(QStringLiteral("memory_day"), keyed.value(QStringLiteral("day")), QStringLiteral("MB"),
            keyless.value(QStringLiteral("day")), {.atMost = 250});
        m_report.add({QStringLiteral("memory_second_half"),
                      keyed.value(QStringLiteral("day")) - keyed.value(QStringLiteral("noon")),
                      QStringLiteral("MB"),
                      {},
                      {.atMost = 5}});
        const QMap<QString, double> flushes = child(QStringLiteral("flushes"), m_keyed);
        m_report.add({QStringLiteral("audited_write_flushes"),
                      flushes.value(QStringLiteral("most")),
                      QStringLiteral("flushes"),
                      {},
                      {.atMost = 1, .atLeast = 1}});
        m_report.add({QStringLiteral("audited_write_pages"),
                      flushes.value(QStringLiteral("pages")),
                      QStringLiteral("pages"),
                      {},
                      {}});
        m_report.add({QStringLiteral("first_write_in_empty_log_flushes"),
                      flushes.value(QStringLiteral("first")),
                      QStringLiteral("flushes"),
                      {},
                      {}});
        m_report.add({QStringLiteral("checkpoint_flushes"),
                      flushes.value(QStringLiteral("checkpoints")),
                      QStringLiteral("per 1000 writes"),
                      {},
                      {}});
    }

    Sizes m_sizes;
    QString m_folder;
    BenchPractice m_practice;
    BenchStore m_keyed;
    BenchStore m_keyless;
    std::vector<patient::Patient> m_people;
    Report m_report;
};

/// A store of a running measurement, in a child process: key on stdin.
struct ChildStore {
    explicit ChildStore(const QString &path)
    {
        QFile in;
        if (!in.open(stdin, QIODevice::ReadOnly))
            giveUp(QStringLiteral("no key"));
        const SecretBytes key = SecretBytes::copyOf(QByteArray::fromHex(in.readLine().trimmed()));
        store = need(store::Store::open(path, key, session::entities(), clock), "the store does not open");
        actor = {StaffId::make(1), QStringLiteral("frank"), Role::frontDesk, store->identity().device};
        store->enter(actor, nullptr);
    }

    std::vector<patient::Patient> some(int count)
    {
        return need(store->inspect([&](store::TrustedReader &reader) -> Result<std::vector<patient::Patient>> {
            VB_TRY(sql::Stmt rows,
                   reader.prepareTrusted("SELECT id, family, given FROM patient WHERE restricted = 0 AND n "
                                         "% (SELECT max(count(*) / ?1, 1) FROM patient) = 0 LIMIT ?1"));
            rows.bind(1, count);
            std::vector<patient::Patient> found;
            for (;;) {
                VB_TRY(const bool row, rows.step());
                if (!row)
                    return found;
                patient::Patient one;
                one.id = rows.id<PatientId>(0);
                one.family = rows.text(1);
                one.given = rows.text(2);
                found.push_back(one);
            }
        }),
                    "no patients");
    }

    SystemClock clock;
    std::unique_ptr<store::Store> store;
    Actor actor;
};

/// A busy day at one PC: searches, views, changes, new patients.
int memoryOfADay(const QString &path)
{
    ChildStore one(path);
    std::printf("open %f\n", residentMb());
    const std::vector<patient::Patient> people = one.some(600);
    for (int half = 0; half < 2; ++half) {
        for (std::size_t i = 0; i < people.size(); ++i) {
            const patient::Patient &person = people[i];
            for (const QString &words :
                 {person.family.left(3), person.family, person.family + u' ' + person.given.left(1)})
                need(one.store->lookUp(one.actor, {Right::patientSearch},
                                       [&](store::Reader &reader, store::Intent &) {
                                           return patient::searchPatients(reader, words, kHitLimit);
                                       }),
                     "no search");
            need(one.store->read(
                     one.actor, {Right::patientView, person.id},
                     [&](store::Reader &reader, store::Intent &) { return patient::patientById(reader, person.id); }),
                 "no view");
            if (i % 3 == 0)
                need(one.store->write(
                         one.actor, {Right::patientUpdate},
                         [&](store::AuditedTx &tx) {
                             return patient::changePatient(
                                 tx, person.id,
                                 {{QStringLiteral("email"), QStringLiteral("d%1.%2@example.com").arg(half).arg(i)}});
                         }),
                     "no change");
            if (i % 12 == 0)
                need(one.store->write(one.actor, {Right::patientCreate},
                                      [&](store::AuditedTx &tx) {
                                          patient::Patient fresh;
                                          fresh.family = person.family;
                                          fresh.given = QStringLiteral("New");
                                          fresh.birthDate = QStringLiteral("1990-01-01");
                                          return patient::addPatient(tx, fresh, QStringLiteral("A"));
                                      }),
                     "no patient");
        }
        std::printf("%s %f\n", half == 0 ? "noon" : "day", residentMb());
    }
    return 0;
}

constexpr double kLogFrame = 4096 + 24; // a page in the WAL, with its header

/// Flushes of single writes, seen by a layer under SQLite that counts them (and spares the disk: no times are taken).
int flushesOfWrites(const QString &path)
{
    test::faults::install();
    ChildStore one(path);
    const std::vector<patient::Patient> people = one.some(250);
    int most = 0; // of a commit
    int mostAfterCheckpoint = 0; // of the first one in an empty log, whose header is flushed, too
    int checkpoints = 0;
    int writes = 0;
    bool emptied = true;
    Sample pages; // that a commit writes to the log
    const QString log = path + QStringLiteral("-wal");
    // Called before the idle writer may begin a checkpoint.
    one.store->onCommitted([&](const audit::Head &) {
        int &of = emptied ? mostAfterCheckpoint : most;
        of = std::max(of, test::faults::flushes());
        emptied = false;
        ++writes;
        test::faults::arm(test::faults::Kind::none, 0);
    });
    const auto finishCheckpoint = [&] {
        need(one.store->inspect([&](store::TrustedReader &) {
            emptied = emptied || test::faults::flushes() > 0;
            checkpoints += test::faults::flushes();
            test::faults::arm(test::faults::Kind::none, 0);
            return Result<void>();
        }),
             "no answer");
    };
    for (int round = 0; round < 4; ++round)
        for (const patient::Patient &person : people) {
            const qint64 before = QFileInfo(log).size();
            need(one.store->write(one.actor, {Right::patientUpdate},
                                  [&](store::AuditedTx &tx) {
                                      return patient::changePatient(
                                          tx, person.id,
                                          {{QStringLiteral("email"), QStringLiteral("f%1@example.com").arg(writes)}});
                                  }),
                 "no change");
            if (const qint64 more = QFileInfo(log).size() - before; before > 0 && more > 0)
                pages.add(static_cast<double>(more) / kLogFrame);
            finishCheckpoint();
        }
    one.store->onCommitted({});
    std::printf("most %d\nfirst %d\ncheckpoints %f\npages %f\n", most, mostAfterCheckpoint,
                checkpoints * 1000.0 / writes, pages.median());
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments().mid(1);
    Sizes sizes;
    if (arguments.removeAll(QStringLiteral("--quick")) > 0)
        sizes = {5'000, 50'000, 500, 2'000, 200, 1'000, 100, 1};
    if (arguments.size() == 3 && arguments[0] == u"memory")
        return memoryOfADay(arguments[2]);
    if (arguments.size() == 3 && arguments[0] == u"flushes")
        return flushesOfWrites(arguments[2]);
    if (arguments.size() != 1)
        giveUp(QStringLiteral("usage: bench_store [--quick] FOLDER"));
    const QString folder = QDir(arguments[0]).absoluteFilePath(QStringLiteral("store"));
    QDir(folder).removeRecursively();
    if (!QDir().mkpath(folder))
        giveUp(QStringLiteral("%1 cannot be made").arg(folder));
    StoreBench(sizes, folder).run();
    QDir(folder).removeRecursively();
    return 0;
}
