#include "core/base/cbor.h"
#include "core/chart/chart.h"
#include "core/chart/signature.h"
#include "core/patient/patient.h"
#include "core/session/entities.h"
#include "core/staff/staff.h"
#include "core/store/row_fold.h"
#include "tests/kit/fault_vfs.h"
#include "tests/kit/seeded_chance.h"
#include "tests/kit/sync_pc.h"
#include "tests/kit/test_main.h"

#include <QElapsedTimer>
#include <QHashSeed>
#include <QTest>

#include <set>

using namespace vb;
namespace faults = vb::test::faults;

namespace {

constexpr qint64 kSimDayMs = 24LL * 3600 * 1000;
constexpr int kSimOps = 300;
constexpr qint64 kSimBudgetMs = 20'000; // of `./dev test`; VB_SIM_SEEDS asks for a number instead

/// What the simulation decides by chance: the same on every machine.
class Chance {
public:
    explicit Chance(quint64 seed) : m_state(seed) { }
    quint64 next() { return test::nextOf(m_state); }
    int below(int n) { return static_cast<int>(next() % static_cast<quint64>(n)); }
    bool once(int in) { return below(in) == 0; }
    template <class T>
    const T &of(const std::vector<T> &all)
    {
        return all[static_cast<size_t>(below(static_cast<int>(all.size())))];
    }

private:
    quint64 m_state;
};

struct SimFigures {
    qint64 operations = 0;
    qint64 conflicts = 0;
    qint64 critical = 0; // pairs of concurrent critical edits, found by looking at the log
    qint64 refused = 0; // operations of groups that signed second
    qint64 crashes = 0;
    qint64 parked = 0; // operations that waited for an update
    qint64 removals = 0; // removals that stood
    qint64 signatures = 0;
};

/// What a program of last year knew: no allergies.
const store::Registry &oldEntities()
{
    static const store::Registry registry = [] {
        std::vector<const store::EntityDecl *> known;
        for (const store::EntityDecl *entity : session::entities().all())
            if (entity != &chart::kAllergyEntity)
                known.push_back(entity);
        return store::Registry(std::move(known));
    }();
    return registry;
}

/// What the PCs of a simulation have in common, the same each time.
std::unique_ptr<test::SyncPractice> simPractice()
{
    const test::SeededChance chance(0);
    return std::make_unique<test::SyncPractice>();
}

/// One practice with a few PCs, some of them apart for a while. Everything is decided by the seed: ids, keys and
/// nonces, too.
class Simulation {
public:
    Simulation(const test::SyncPractice &practice, const chart::TemplateBook &book, quint64 seed)
        : m_random(seed), m_chance(seed), m_book(book)
    {
        const int count = 3 + m_chance.below(6);
        for (int i = 0; i < count; ++i) {
            m_pcs.push_back(std::make_unique<test::SyncPc>(practice, QString(QLatin1Char(static_cast<char>('A' + i)))));
            m_skews.push_back(m_chance.once(2) ? 0 : (m_chance.below(2001) - 1000) * kSimDayMs / 1000);
        }
        m_apart.resize(m_pcs.size());
        setClocks();
        if (m_chance.once(3)) {
            m_pcs.back()->runProgramOf(&oldEntities());
            if (!m_pcs.back()->open().ok())
                wrong(QStringLiteral("a store does not open in an old program"));
        }
    }

    /// What happened, a line for each event.
    [[nodiscard]] const QStringList &trace() const { return m_trace; }

    /// The first thing that is wrong, in words; empty when nothing is.
    QString run(SimFigures &figures)
    {
        for (int op = 0; op < kSimOps && m_wrong.isEmpty(); ++op)
            step();
        settle();
        if (m_wrong.isEmpty())
            compare();
        for (const auto &pc : m_pcs)
            note(*pc, QStringLiteral("ends with %1").arg(QString::fromLatin1(pc->foldHash())));
        if (m_wrong.isEmpty())
            checkOracle();
        if (m_wrong.isEmpty())
            checkRemovals();
        if (m_wrong.isEmpty())
            checkSignatures();
        figures.parked += m_figures.parked;
        figures.removals += m_figures.removals;
        figures.signatures += m_figures.signatures;
        figures.operations += m_acted;
        figures.critical += m_figures.critical;
        figures.conflicts += m_figures.conflicts;
        figures.refused += m_figures.refused;
        figures.crashes += m_figures.crashes;
        return m_wrong;
    }

private:
    void note(const test::SyncPc &pc, const QString &what)
    {
        m_trace.append(QStringLiteral("%1 ms, %2: %3").arg(m_nowMs).arg(pc.name, what));
    }

    void push(test::SyncPc &pc, int limit)
    {
        const qint64 seq = m_log.push(pc, limit);
        if (seq == 0)
            return;
        QByteArray all;
        for (const sync::LogOperation &one : m_log.segments().back().operations)
            all += one.operation.id.bytes() + one.operation.group.bytes() + one.operation.row.bytes()
                + QByteArray::number(one.operation.hlc) + one.entity + cbor::encode(one.operation.fields);
        note(pc,
             QStringLiteral("sends %1, %2")
                 .arg(seq)
                 .arg(QString::fromLatin1(crypto::bytes(crypto::sha256(all)).toHex())));
    }

    void wrong(const QString &what)
    {
        if (m_wrong.isEmpty())
            m_wrong = what;
    }

    void setClocks()
    {
        for (size_t i = 0; i < m_pcs.size(); ++i)
            m_pcs[i]->clock.setWall(1'800'000'000'000 + m_nowMs + m_skews[i]);
    }

    void step()
    {
        m_nowMs += m_chance.below(60'000);
        setClocks();
        if (m_chance.once(12)) { // the line to one PC breaks or comes back
            const auto at = static_cast<size_t>(m_chance.below(static_cast<int>(m_pcs.size())));
            m_apart[at] = !m_apart[at];
        }
        const auto at = static_cast<size_t>(m_chance.below(static_cast<int>(m_pcs.size())));
        test::SyncPc &pc = *m_pcs[at];
        const qint64 before = m_acted;
        act(pc);
        note(pc, m_acted > before ? QStringLiteral("acts") : QStringLiteral("is refused"));
        if (m_chance.once(60) && !pc.open().ok())
            wrong(QStringLiteral("a store does not open"));
        if (!m_apart[at] && m_chance.once(2))
            push(pc, m_chance.once(3) ? 1 + m_chance.below(4) : 1000); // an answer may be lost: it is pulled later
        if (!m_apart[at] && m_chance.once(2))
            pull(pc);
    }

    /// Pulls some of the log: in pieces, twice, out of order, from further ahead than it may; sometimes the PC dies on
    /// it.
    void pull(test::SyncPc &pc)
    {
        const qint64 from = pc.state().folded;
        std::vector<sync::LogSegment> segments = m_log.after(std::max<qint64>(from - m_chance.below(3), 0), pc);
        if (!segments.empty() && m_chance.once(3))
            segments.resize(1 + static_cast<size_t>(m_chance.below(static_cast<int>(segments.size()))));
        if (segments.size() > 1 && m_chance.once(6))
            std::swap(segments[static_cast<size_t>(m_chance.below(static_cast<int>(segments.size())))],
                      segments.back());
        if (segments.size() > 1 && m_chance.once(6))
            segments.push_back(segments[static_cast<size_t>(m_chance.below(static_cast<int>(segments.size())))]);
        const bool dies = m_chance.once(12);
        if (dies)
            faults::arm(m_chance.once(2) ? faults::Kind::die : faults::Kind::dieTorn, 1 + m_chance.below(40));
        const auto applied = sync::apply(*pc.store, segments);
        note(pc,
             QStringLiteral("takes %1 behind %2: %3, %4")
                 .arg(segments.size())
                 .arg(from)
                 .arg(applied.ok() ? applied->folded : -1)
                 .arg(dies ? QStringLiteral("dies at %1").arg(faults::count()) : QStringLiteral("lives")));
        if (dies) {
            m_figures.crashes += faults::struck() ? 1 : 0;
            pc.close();
            faults::disarm();
            if (!pc.open().ok())
                wrong(QStringLiteral("a store does not open after a crash"));
            else if (applied.ok() && pc.state().folded != applied->folded)
                wrong(QStringLiteral("what was folded is gone"));
            return;
        }
        if (!applied.ok())
            wrong(QStringLiteral("%1 cannot fold: %2").arg(pc.name, applied.error().detail));
    }

    /// Something that a person does; what is refused (a signed note, a row that is not there) is no fault.
    void act(test::SyncPc &pc)
    {
        const EntityId person = m_patients.empty() ? EntityId() : m_chance.of(m_patients);
        const EntityId row = m_rows.empty() ? EntityId() : m_chance.of(m_rows);
        const EntityId note = m_notes.empty() ? EntityId() : m_chance.of(m_notes);
        const QString word = QStringLiteral("w%1").arg(m_chance.below(4));
        const int what = m_chance.below(20);
        if (person.isNull() || (what == 0 && m_patients.size() < 5)) {
            remember(m_patients, pc.addPatient(word, QStringLiteral("+1212555010%1").arg(m_chance.below(4))));
            return;
        }
        if (what <= 5)
            change(pc, patient::kPatientEntity, person, editOfPatient(word));
        else if (what == 6 && pc.isOfToday())
            addAllergy(pc, person);
        else if (what <= 9 && !row.isNull() && pc.isOfToday())
            change(pc, chart::kAllergyEntity, row, editOfAllergy(word));
        else if (what == 10)
            addNote(pc, person, word);
        else if (what <= 14 && !note.isNull())
            writeNote(pc, chart::NoteId(note.raw()), word);
        else if (what == 15)
            changeStaff(pc, word);
        else if (what == 16)
            decide(pc);
        else if (what == 17)
            count(pc.act([&](store::AuditedTx &tx) {
                return tx.put(staff::kTotpUseEntity, EntityId(pc.actor.user.raw()),
                              {{staff::kStep, m_chance.below(1000)}});
            }));
        else
            changeTwo(pc, word);
    }

    void count(const Result<void> &done) { m_acted += done.ok() ? 1 : 0; }
    void remember(std::vector<EntityId> &all, const EntityId &id)
    {
        if (id.isNull())
            return;
        all.push_back(id);
        ++m_acted;
    }

    void change(test::SyncPc &pc, const store::EntityDecl &entity, const EntityId &id, const QCborMap &fields)
    {
        count(pc.act([&](store::AuditedTx &tx) { return tx.set(entity, id, fields); }));
    }

    QCborMap editOfPatient(const QString &word)
    {
        switch (m_chance.below(5)) {
        case 0: return {{patient::kFamily, word}};
        case 1: return {{patient::kPhone, QStringLiteral("+1212555010%1").arg(m_chance.below(4))}};
        case 2: return {{patient::kSex, m_chance.once(2) ? QCborValue(QStringLiteral("female")) : QCborValue(nullptr)}};
        case 3: return {{patient::kBirthDate, QStringLiteral("1980-05-1%1").arg(m_chance.below(3))}};
        default: return {{patient::kEmail, word + QStringLiteral("@example.org")}, {patient::kGiven, word}};
        }
    }

    QCborMap editOfAllergy(const QString &word)
    {
        switch (m_chance.below(4)) {
        case 0: return {{chart::kAllergyReaction, word}};
        case 1: return {{chart::kAllergySeverity, QStringLiteral("severe")}};
        case 2: return {{chart::kAllergyStatus, QStringLiteral("active")}};
        default: return {{chart::kAllergyStatus, QStringLiteral("resolved")}, {chart::kAllergyStatusReason, word}};
        }
    }

    void addAllergy(test::SyncPc &pc, const EntityId &person)
    {
        chart::Allergy allergy;
        allergy.patient = PatientId(person.raw());
        allergy.substance = QStringLiteral("Latex");
        const auto made = pc.act([&](store::AuditedTx &tx) { return chart::addAllergy(tx, allergy); });
        remember(m_rows, made.ok() ? made->id : EntityId());
    }

    void addNote(test::SyncPc &pc, const EntityId &person, const QString &word)
    {
        const auto made = pc.act([&](store::AuditedTx &tx) {
            return chart::beginNote(
                tx, m_book, {PatientId(person.raw()), {}, QStringLiteral("soap"), {{QStringLiteral("plan"), word}}},
                QStringLiteral("Olive"));
        });
        remember(m_notes, made.ok() ? EntityId(made->id.raw()) : EntityId());
    }

    void writeNote(test::SyncPc &pc, chart::NoteId id, const QString &word)
    {
        const int what = m_chance.below(8);
        count(pc.act([&](store::AuditedTx &tx) -> Result<void> {
            if (what == 0)
                return chart::discardNote(tx, id);
            if (what <= 2)
                VB_DO(chart::signNote(tx, id, {QStringLiteral("Olive"), QStringLiteral("owner"), {}}));
            else if (what == 3)
                VB_DO(chart::addAddendum(tx, id, word, {QStringLiteral("Olive"), QStringLiteral("owner"), {}}));
            else
                VB_DO(chart::keepNote(tx, m_book, id, {{QStringLiteral("plan"), word}}));
            return {};
        }));
    }

    void changeStaff(test::SyncPc &pc, const QString &word)
    {
        const EntityId id = EntityId::fromBytes(QByteArray(16, 's'));
        count(pc.act([&](store::AuditedTx &tx) {
            return tx.put(staff::kStaffEntity, id,
                          {{staff::kLogin, QStringLiteral("fern")},
                           {staff::kName, word},
                           {staff::kRole, QStringLiteral("nurse")},
                           {staff::kActive, true},
                           {staff::kSignPublic, QByteArray(32, 's')},
                           {staff::kBoxPublic, QByteArray(32, 'b')}});
        }));
    }

    void decide(test::SyncPc &pc)
    {
        const std::vector<sync::Conflict> open = pc.conflicts();
        if (open.empty())
            return;
        const EntityId id = m_chance.of(open).id;
        const sync::Keep keep = m_chance.once(2) ? sync::Keep::a : sync::Keep::b;
        count(pc.act([&](store::AuditedTx &tx) -> Result<void> {
            VB_DO(sync::resolveConflict(tx, pc.store->registry(), id, keep));
            return {};
        }));
    }

    /// One action on several rows.
    void changeTwo(test::SyncPc &pc, const QString &word)
    {
        const EntityId other = m_chance.of(m_patients);
        const EntityId one = m_chance.of(m_patients);
        count(pc.act([&](store::AuditedTx &tx) -> Result<void> {
            VB_DO(tx.set(patient::kPatientEntity, one, {{patient::kFamily, word}}));
            return tx.set(patient::kPatientEntity, other, {{patient::kGiven, word}});
        }));
    }

    /// All lines are whole again: everything is sent, everything is pulled.
    void settle()
    {
        for (const auto &pc : m_pcs)
            while (m_log.push(*pc) != 0) { }
        for (const auto &pc : m_pcs) {
            const auto pulled = m_log.pull(*pc);
            if (!pulled.ok() || pulled->folded != m_log.size())
                wrong(QStringLiteral("%1 does not come to the end of the log").arg(pc->name));
            if (!pc->isOfToday())
                update(*pc);
        }
    }

    void update(test::SyncPc &pc)
    {
        m_figures.parked = pc.state().parked;
        pc.runProgramOf(nullptr);
        if (!pc.open().ok() || !sync::retryParked(*pc.store).ok())
            wrong(QStringLiteral("%1 cannot be updated").arg(pc.name));
    }

    /// What the fold hash leaves out.
    static qint64 oneTimeStep(test::SyncPc &pc)
    {
        return pc.value(staff::kTotpUseEntity, EntityId(pc.actor.user.raw()), staff::kStep).toInteger();
    }

    void compare()
    {
        const QByteArray hash = m_pcs.front()->foldHash();
        const QStringList conflicts = m_pcs.front()->conflictLines();
        m_figures.conflicts = conflicts.size();
        for (const auto &pc : m_pcs) {
            const QString problems = pc->problems();
            if (pc->foldHash() != hash)
                wrong(QStringLiteral("%1 and %2 have different rows").arg(m_pcs.front()->name, pc->name));
            if (pc->conflictLines() != conflicts)
                wrong(QStringLiteral("%1 and %2 have different conflicts").arg(m_pcs.front()->name, pc->name));
            if (oneTimeStep(*pc) != oneTimeStep(*m_pcs.front()))
                wrong(QStringLiteral("%1 has another one-time step").arg(pc->name));
            if (!problems.isEmpty())
                wrong(pc->name + QStringLiteral(": ") + problems);
            if (pc->state().pending != 0 || pc->state().parked != 0)
                wrong(QStringLiteral("%1 has something left over").arg(pc->name));
            if (operationsOf(*pc) != operationsOfLog())
                wrong(QStringLiteral("%1 does not have the operations of the log").arg(pc->name));
        }
        const auto refused = m_pcs.front()->store->inspect([](store::TrustedReader &reader) -> Result<qint64> {
            VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT count(*) FROM sync_void"));
            VB_DO(stmt.step());
            return stmt.integer(0);
        });
        m_figures.refused = refused.valueOr(0);
    }

    static std::set<QByteArray> operationsOf(test::SyncPc &pc)
    {
        const auto ids = pc.store->inspect([](store::TrustedReader &reader) -> Result<std::set<QByteArray>> {
            VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT op_id FROM operation WHERE seq IS NOT NULL"));
            std::set<QByteArray> all;
            for (;;) {
                VB_TRY(const bool found, stmt.step());
                if (!found)
                    return all;
                all.insert(stmt.blob(0));
            }
        });
        return ids.valueOr(std::set<QByteArray>());
    }

    [[nodiscard]] std::set<QByteArray> operationsOfLog() const
    {
        std::set<QByteArray> all;
        for (const sync::LogSegment &segment : m_log.segments())
            for (const sync::LogOperation &one : segment.operations)
                all.insert(one.operation.id.bytes());
        return all;
    }

    /// What an edit is to this check: written anew from the words of the specification, not with the store's code.
    struct Edit {
        qint64 seq;
        const store::Operation *op;
        QCborValue value;
    };
    static bool knew(const Edit &y, const Edit &x)
    {
        return (x.op->device == y.op->device && x.op->counter < y.op->counter) || x.seq <= y.op->seen;
    }

    /// By row and column, in the order of folding: an action stands where its last part stands in the log.
    [[nodiscard]] std::map<std::pair<EntityId, int>, std::vector<Edit>> editsOf(const store::EntityDecl &entity) const
    {
        std::map<GroupId, qint64> ends;
        for (const sync::LogSegment &segment : m_log.segments())
            for (const sync::LogOperation &one : segment.operations)
                ends[one.operation.group] = segment.seq;
        std::map<std::pair<EntityId, int>, std::vector<Edit>> edits;
        for (const sync::LogSegment &segment : m_log.segments())
            for (const sync::LogOperation &one : segment.operations)
                if (one.entity == entity.name)
                    for (const auto &item : one.operation.fields)
                        edits[{one.operation.row, static_cast<int>(item.first.toInteger())}].push_back(
                            {ends[one.operation.group], &one.operation, item.second});
        for (auto &[key, all] : edits)
            std::sort(all.begin(), all.end(), [](const Edit &x, const Edit &y) {
                return std::pair(x.seq, x.op->counter) < std::pair(y.seq, y.op->counter);
            });
        return edits;
    }

    /// An allergy that does not count any more was taken away by somebody who knew all that had been said of it.
    void checkRemovals()
    {
        std::map<EntityId, std::vector<Edit>> edits; // of whatever column
        for (const auto &[key, all] : editsOf(chart::kAllergyEntity))
            edits[key.first].insert(edits[key.first].end(), all.begin(), all.end());
        const auto removes = [](const Edit &edit) {
            const QCborValue status = edit.op->fields.value(chart::kAllergyStatus);
            return status.isString() && status.toString() != u"active";
        };
        for (const auto &[row, all] : edits) {
            const QCborValue status = m_pcs.front()->value(chart::kAllergyEntity, row, chart::kAllergyStatus);
            if (status.toString() == u"active")
                continue;
            const bool known = std::any_of(all.begin(), all.end(), [&, &said = all](const Edit &removal) {
                return removes(removal) && std::all_of(said.begin(), said.end(), [&](const Edit &edit) {
                           return removes(edit) || knew(removal, edit) || knew(edit, removal);
                       });
            });
            ++m_figures.removals;
            if (!known)
                wrong(QStringLiteral("an allergy was taken away while somebody changed it"));
        }
    }

    /// Every signed note has one signature of its author, over the text that stands there.
    void checkSignatures()
    {
        for (const EntityId &id : m_notes)
            for (const auto &pc : m_pcs) {
                const auto record = pc->ask(
                    [&](store::Reader &reader) { return chart::noteRecord(reader, chart::NoteId(id.raw())); });
                if (!record.ok() || record->note.rowState != u"signed")
                    continue;
                int authors = 0;
                for (const chart::NoteSignature &signature : record->signatures) {
                    authors += signature.meaning == chart::Meaning::author ? 1 : 0;
                    if (signature.hash != chart::contentHash(record->note))
                        wrong(QStringLiteral("a signature of %1 does not fit its note").arg(pc->name));
                }
                ++m_figures.signatures;
                if (authors != 1)
                    wrong(QStringLiteral("a note of %1 has %2 signatures of its author").arg(pc->name).arg(authors));
            }
    }

    void checkOracle()
    {
        const std::set<QByteArray> surfaced = surfacedLosers();
        for (const auto &[key, edits] : editsOf(patient::kPatientEntity)) {
            const auto &[row, tag] = key;
            size_t winner = 0;
            for (size_t i = 1; i < edits.size(); ++i)
                if (knew(edits[i], edits[winner])
                    || std::pair(edits[i].op->hlc, edits[i].op->device)
                        > std::pair(edits[winner].op->hlc, edits[winner].op->device))
                    winner = i;
            for (const auto &pc : m_pcs) {
                const QCborValue value = pc->value(patient::kPatientEntity, row, tag);
                if (edits[winner].value.isNull() ? !value.isUndefined() : value != edits[winner].value)
                    wrong(QStringLiteral("%1 has another winner than the specification").arg(pc->name));
            }
            if (patient::kPatientEntity.field(tag)->critical)
                checkSurfaced(edits, winner, surfaced);
        }
    }

    /// Two critical values that met: unless one of them is in effect, or was replaced by its own PC before they met, a
    /// person sees it.
    void checkSurfaced(const std::vector<Edit> &edits, size_t winner, const std::set<QByteArray> &surfaced)
    {
        for (size_t y = 1; y < edits.size(); ++y)
            for (size_t x = 0; x < y; ++x) {
                if (knew(edits[y], edits[x]) || edits[x].value == edits[y].value)
                    continue;
                bool replaced = false;
                for (size_t z = x + 1; z < y; ++z)
                    replaced = replaced || knew(edits[z], edits[x]);
                if (replaced)
                    continue;
                ++m_figures.critical;
                const auto isSeen = [&](const Edit &edit) {
                    if (edit.value == edits[winner].value)
                        return true;
                    // Itself, or what the same PC wrote in its place.
                    return std::any_of(edits.begin(), edits.end(), [&](const Edit &other) {
                        return other.op->device == edit.op->device && other.op->counter >= edit.op->counter
                            && (surfaced.contains(other.op->id.bytes()) || other.value == edits[winner].value);
                    });
                };
                if (!isSeen(edits[x]) && !isSeen(edits[y]))
                    wrong(QStringLiteral("two critical values met and nobody is asked"));
            }
    }

    std::set<QByteArray> surfacedLosers()
    {
        const auto ids = m_pcs.back()->store->inspect([](store::TrustedReader &reader) -> Result<std::set<QByteArray>> {
            VB_TRY(sql::Stmt stmt,
                   reader.prepareTrusted("SELECT o.op_id FROM sync_conflict c JOIN operation o ON o.n = c.loser"));
            std::set<QByteArray> all;
            for (;;) {
                VB_TRY(const bool found, stmt.step());
                if (!found)
                    return all;
                all.insert(stmt.blob(0));
            }
        });
        return ids.valueOr(std::set<QByteArray>());
    }

    test::SeededChance m_random; // first: keys of PCs come from it
    Chance m_chance;
    const chart::TemplateBook &m_book;
    std::vector<std::unique_ptr<test::SyncPc>> m_pcs;
    std::vector<qint64> m_skews;
    std::vector<bool> m_apart;
    test::SyncLog m_log;
    qint64 m_nowMs = 0;
    qint64 m_acted = 0;
    std::vector<EntityId> m_patients;
    std::vector<EntityId> m_rows;
    std::vector<EntityId> m_notes;
    SimFigures m_figures;
    QString m_wrong;
    QStringList m_trace;
};

} // namespace

/// Many practices by chance. `VB_SIM_SEED=n` plays one of them again, `VB_SIM_SEEDS=n` plays so many.
class TestSyncSimulation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        faults::install();
        QHashSeed::setDeterministicGlobalSeed();
    }
    void everyPcComesToTheSame();
    void aSeedIsPlayedAgain();
    void everyStepOfFoldingMayFail_data();
    void everyStepOfFoldingMayFail();
};

void TestSyncSimulation::everyPcComesToTheSame()
{
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    const std::unique_ptr<test::SyncPractice> practice = simPractice();
    const int one = qEnvironmentVariableIntValue("VB_SIM_SEED");
    const int wanted = one > 0 ? 1 : qEnvironmentVariableIntValue("VB_SIM_SEEDS");
    QElapsedTimer timer;
    timer.start();
    SimFigures figures;
    int seeds = 0;
    while (wanted > 0 ? seeds < wanted : seeds < 8 || timer.elapsed() < kSimBudgetMs) {
        ++seeds;
        const int seed = one > 0 ? one : seeds;
        const QString wrong = Simulation(*practice, *book, static_cast<quint64>(seed)).run(figures);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("VB_SIM_SEED=%1: %2").arg(seed).arg(wrong)));
    }
    qInfo("%d seeds, %lld actions, %lld critical values that met, %lld conflicts, %lld removals, %lld signatures, "
          "%lld refused, %lld parked, %lld crashes, %lld ms",
          seeds, figures.operations, figures.critical, figures.conflicts, figures.removals, figures.signatures,
          figures.refused, figures.parked, figures.crashes, timer.elapsed());
    // A simulation in which nothing meets proves nothing; what is rare wants some more practices.
    if (one == 0)
        QVERIFY(figures.critical > 10 * seeds && figures.conflicts > 10 * seeds && figures.crashes > 0);
    if (seeds >= 30)
        QVERIFY(figures.refused > 0 && figures.removals > 0 && figures.signatures > 0);
    if (seeds >= 150)
        QVERIFY(figures.parked > 0);
}

/// The same events to the byte, twice: what failed once fails again.
void TestSyncSimulation::aSeedIsPlayedAgain()
{
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    const auto traceOf = [&book](quint64 seed) {
        const std::unique_ptr<test::SyncPractice> practice = simPractice();
        SimFigures figures;
        Simulation simulation(*practice, *book, seed);
        const QString wrong = simulation.run(figures);
        return simulation.trace() + QStringList {wrong};
    };
    const QStringList first = traceOf(7);
    const QStringList second = traceOf(7);
    QVERIFY(first.size() > kSimOps);
    for (qsizetype i = 0; i < std::min(first.size(), second.size()); ++i)
        QCOMPARE(second.at(i), first.at(i));
    QCOMPARE(second.size(), first.size());
    QVERIFY(traceOf(8) != first);
}

void TestSyncSimulation::everyStepOfFoldingMayFail_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("I/O error once") << static_cast<int>(faults::Kind::ioError);
    QTest::newRow("disk full") << static_cast<int>(faults::Kind::diskFull);
    QTest::newRow("process dies") << static_cast<int>(faults::Kind::die);
    QTest::newRow("process dies in the middle of a write") << static_cast<int>(faults::Kind::dieTorn);
    QTest::newRow("power loss") << static_cast<int>(faults::Kind::powerLoss);
    QTest::newRow("power loss, writes out of order") << static_cast<int>(faults::Kind::powerMixed);
}

/// Each operation on files while the log is folded goes wrong once: nothing of the log is folded twice or left out, and
/// what this PC has not sent yet is still there.
void TestSyncSimulation::everyStepOfFoldingMayFail()
{
    QFETCH(int, kind);
    const test::SyncPractice practice;
    test::SyncPc a(practice, QStringLiteral("A"));
    test::SyncPc b(practice, QStringLiteral("B"));
    test::SyncLog log;
    const EntityId shared = a.addPatient(QStringLiteral("Alder"));
    QVERIFY(log.push(a) > 0 && log.pull(a).ok() && log.pull(b).ok());
    for (int at = 1;; ++at) {
        // Something to fold that meets an own change, and something that is new.
        QVERIFY(a.setPatient(shared, patient::kFamily, QStringLiteral("Birch %1").arg(at)).ok());
        QVERIFY(!a.addPatient(QStringLiteral("Cedar")).isNull());
        b.clock.advance(1000);
        QVERIFY(b.setPatient(shared, patient::kFamily, QStringLiteral("Dogwood %1").arg(at)).ok());
        QVERIFY(log.push(a) > 0);
        faults::arm(static_cast<faults::Kind>(kind), at);
        const auto folded = log.pull(b);
        const bool struck = faults::struck();
        b.close();
        faults::disarm();
        QVERIFY(b.open().ok());
        QCOMPARE(b.problems(), QString());
        QVERIFY(b.state().folded == log.size() || !folded.ok());
        QCOMPARE(b.state().pending, qint64(1));
        QCOMPARE(b.value(patient::kPatientEntity, shared, patient::kFamily).toString(),
                 QStringLiteral("Dogwood %1").arg(at));
        QVERIFY(log.pull(b).ok());
        QVERIFY(log.push(b) > 0);
        QVERIFY(log.pull(a).ok() && log.pull(b).ok());
        QCOMPARE(b.foldHash(), a.foldHash());
        QCOMPARE(b.conflictLines(), a.conflictLines());
        if (!struck) {
            QVERIFY(at > 5);
            return;
        }
    }
}

VB_TEST(TestSyncSimulation)
#include "test_sync_simulation.moc"
