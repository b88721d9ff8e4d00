#include "core/patient/patient_gate.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using patient::ItemKind;
using test::outcomeOf;

namespace {

patient::Patient somebody(const QString &given, const QString &family, const QString &phone)
{
    return {.given = given, .family = family, .birthDate = u"1980-01-02"_s, .sex = u"female"_s, .phone = phone};
}

/// A merge row as another PC would have written it, past the rules of this one.
Result<void> writeMerge(test::StoreFixture &fixture, PatientId kept, PatientId merged)
{
    return fixture.store->write(fixture.actor, {access::Right::patientMerge}, [&](store::AuditedTx &tx) {
        return tx.create(patient::kMergeEntity, EntityId::make(tx.at().wallMs),
                         {{patient::kMergeKept, kept.bytes()},
                          {patient::kMergeMerged, merged.bytes()},
                          {patient::kMergeAt, tx.at().wallMs},
                          {patient::kMergeAuthor, fixture.actor.user.bytes()},
                          {patient::kMergeActive, true}});
    });
}

Result<std::vector<PatientId>> recordsIn(test::StoreFixture &fixture, PatientId id)
{
    return fixture.store->read(fixture.actor, {access::Right::patientView},
                               [id](store::Reader &reader, store::Intent &) { return patient::recordsOf(reader, id); });
}

} // namespace

/// Two records of one person: what is seen of both, what each role may, what is refused, and the exact way back.
class TestMerge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void bothAreSeenUnderTheOneThatIsKept();
    void chartsComeTogetherAndPartAgain();
    void theStatementIsOfThePerson();
    void aPastMomentIsWhatItWas();
    void changesGoToTheRecordThatLeads();
    void theStricterHolds();
    void marketingNeedsEveryYes();
    void impossibleMergesAreRefused();
    void severalMergesAreTakenBackOneByOne();
    void everyRecordHasItsEntry();
    void onlySomeRolesMerge();
    void mergesOfTwoPcsAllHold();

private:
    session::Session &as(const QString &login) { return m_practice.as(login); }
    patient::PatientService &owner() { return as(test::kOwner).patients(); }
    QStringList found(const QString &text);
    QStringList labels(PatientId id);
    void addAllergy(PatientId id, const QString &substance);

    test::PracticeFixture m_practice;
    QString m_nurse;
    QString m_provider;
    int m_run = 0;
    QString m_family; // of this test alone
    PatientId m_a;
    PatientId m_b;
};

void TestMerge::initTestCase()
{
    m_nurse = m_practice.addPerson(Role::nurse);
    m_provider = m_practice.addPerson(Role::provider);
}

void TestMerge::init()
{
    m_family = u"Fern"_s + QChar(static_cast<char16_t>(u'a' + m_run)) + QChar(static_cast<char16_t>(u'k' + m_run));
    const QString number = u"21255501%1"_s.arg(20 + m_run++);
    const auto a = owner().add(somebody(u"Ada"_s, m_family, number)).result();
    const auto b = owner().add(somebody(u"Adelaide"_s, m_family + u"er"_s, u"617555%1"_s.arg(1000 + m_run))).result();
    QVERIFY(a.ok() && b.ok());
    m_a = a->id;
    m_b = b->id;
}

QStringList TestMerge::found(const QString &text)
{
    const auto hits = owner().search(text, 20).result();
    QStringList names;
    for (const patient::Hit &hit : hits.valueOr(std::vector<patient::Hit>()))
        names.append(hit.id.text());
    return names;
}

QStringList TestMerge::labels(PatientId id)
{
    const auto opened = as(test::kOwner).charts().open(id, 20).result();
    QStringList out;
    if (opened.ok())
        for (const chart::Event &event : opened->chart.timeline.events)
            out.append(event.label);
    return out;
}

void TestMerge::addAllergy(PatientId id, const QString &substance)
{
    m_practice.clock.advance(1000);
    chart::Allergy allergy;
    allergy.patient = id;
    allergy.substance = substance;
    QVERIFY(as(test::kOwner).charts().addAllergy(allergy).result().ok());
}

void TestMerge::bothAreSeenUnderTheOneThatIsKept()
{
    QVERIFY(owner().addItem(m_b, ItemKind::address, {{u"line"_s, u"12 Elm Street"_s}}).result().ok());
    const auto before = owner().profile(m_b).result();
    const auto merged = owner().merge(m_a, m_b).result();
    QVERIFY2(merged.ok(), qPrintable(merged.ok() ? QString() : merged.error().detail));
    for (const PatientId id : {m_a, m_b}) {
        const auto shown = owner().profile(id).result();
        QVERIFY(shown.ok());
        QCOMPARE(shown->patient.id, m_a);
        QCOMPARE(shown->patient.given, u"Ada"_s);
        QCOMPARE(shown->of(ItemKind::address).size(), size_t(1));
        QCOMPARE(shown->of(ItemKind::contact).size(), size_t(1)); // the other's number stands beside
        QCOMPARE(shown->merged.size(), size_t(1));
        QCOMPARE(shown->merged.front().patient.id, m_b);
        QCOMPARE(shown->merged.front().atMs, m_practice.clock.now().wallMs);
        const auto row = owner().view(id).result();
        QVERIFY(row.ok() && row->id == m_a);
    }
    // Each name finds, and leads to the same record, once.
    for (const QString &text : {m_family, m_family + u"er"_s, u"adelaide "_s + m_family})
        QCOMPARE(found(text), QStringList {m_a.text()});

    const auto apart = owner().unmerge(m_a).result();
    QVERIFY(apart.ok() && apart->merged == m_b && apart->kept == m_a);
    const auto after = owner().profile(m_b).result();
    QVERIFY(before.ok() && after.ok());
    for (const store::Field &field : patient::kPatientEntity.fields)
        QCOMPARE(patient::textOf(after->patient, QString::fromLatin1(field.column)),
                 patient::textOf(before->patient, QString::fromLatin1(field.column)));
    QCOMPARE(after->items, before->items);
    QVERIFY(after->merged.empty());
    const auto kept = owner().profile(m_a).result();
    QVERIFY(kept.ok() && kept->items.empty() && kept->merged.empty());
    QCOMPARE(found(m_family).size(), 2);
    QCOMPARE(found(m_family + u"er"_s), QStringList {m_b.text()});
}

/// That no allergy is known is said of the person, whichever record holds what.
void TestMerge::theStatementIsOfThePerson()
{
    chart::ChartService &charts = as(test::kOwner).charts();
    const auto active = [&charts](PatientId id) {
        QStringList substances;
        const auto record = charts.record(id).result();
        for (const chart::Allergy &one : record->allergies)
            if (one.status == chart::kActive)
                substances << one.substance;
        return substances;
    };
    addAllergy(m_b, chart::kNoKnownAllergy);
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    chart::Allergy statement;
    statement.patient = m_a;
    statement.substance = chart::kNoKnownAllergy;
    QCOMPARE(test::outcomeOf(charts.addAllergy(statement).result()), Code::invalid); // it stands in the other record
    addAllergy(m_a, u"Latex"_s);
    QCOMPARE(active(m_a), QStringList {u"Latex"_s});
    statement.patient = m_b;
    QCOMPARE(test::outcomeOf(charts.addAllergy(statement).result()), Code::invalid);
    // Apart again, the record without the allergy has no statement left: to ask again is the safe way.
    QVERIFY(owner().unmerge(m_b).result().ok());
    QCOMPARE(active(m_b), QStringList());
    QCOMPARE(active(m_a), QStringList {u"Latex"_s});
}

void TestMerge::chartsComeTogetherAndPartAgain()
{
    addAllergy(m_a, u"Latex"_s);
    addAllergy(m_b, u"Lidocaine"_s);
    addAllergy(m_a, u"Bee stings"_s);
    const QStringList ofA = labels(m_a);
    const QStringList ofB = labels(m_b);
    QCOMPARE(ofA, (QStringList {u"Bee stings"_s, u"Latex"_s}));
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    const QStringList both {u"Bee stings"_s, u"Lidocaine"_s, u"Latex"_s};
    QCOMPARE(labels(m_a), both);
    QCOMPARE(labels(m_b), both);
    chart::ChartService &charts = as(test::kOwner).charts();
    const auto opened = charts.open(m_b, 2).result();
    QVERIFY(opened.ok());
    QCOMPARE(opened->chart.banner.who.id, m_a);
    QCOMPARE(opened->chart.banner.allergies.size(), size_t(3));
    QVERIFY(opened->chart.timeline.more);
    const auto rest = charts.more(*opened, opened->chart.timeline.events.back(), 5).result();
    QVERIFY(rest.ok() && rest->events.size() == 1 && !rest->more);
    QCOMPARE(rest->events.front().label, u"Latex"_s);
    // What is written meanwhile stays with the record that it was written to.
    addAllergy(m_a, u"Kiwi"_s);
    QVERIFY(owner().unmerge(m_b).result().ok());
    QCOMPARE(labels(m_a), QStringList {u"Kiwi"_s} + ofA);
    QCOMPARE(labels(m_b), ofB);
    const auto report = as(test::kOwner).audit().check().result();
    QVERIFY(report.ok());
    QCOMPARE(report->problems.join(u'\n'), QString());
}

void TestMerge::aPastMomentIsWhatItWas()
{
    addAllergy(m_a, u"Latex"_s);
    addAllergy(m_b, u"Lidocaine"_s);
    const qint64 apart = m_practice.clock.now().wallMs;
    m_practice.clock.advance(1000);
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    const qint64 together = m_practice.clock.now().wallMs;
    m_practice.clock.advance(1000);
    const auto countAt = [this](qint64 at) {
        const auto past = as(test::kOwner).charts().asOf(m_a, at).result();
        return past.ok() ? static_cast<int>(past->chart.timeline.events.size()) : -1;
    };
    QCOMPARE(countAt(apart), 1);
    QCOMPARE(countAt(together), 2);
    QVERIFY(owner().unmerge(m_a).result().ok());
    QCOMPARE(countAt(together), 2);
    QCOMPARE(countAt(m_practice.clock.now().wallMs), 1);
}

void TestMerge::changesGoToTheRecordThatLeads()
{
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    QVERIFY(owner().change(m_b, {{u"preferred"_s, u"Addie"_s}}).result().ok());
    QVERIFY(owner().addItem(m_b, ItemKind::coverage, {{u"payer"_s, u"Sample Mutual"_s}}).result().ok());
    const auto shown = owner().profile(m_b).result();
    QVERIFY(shown.ok() && shown->patient.preferred == u"Addie"_s && shown->of(ItemKind::coverage).size() == 1);
    QVERIFY(owner().unmerge(m_b).result().ok());
    const auto other = owner().profile(m_b).result();
    QVERIFY(other.ok() && other->patient.preferred.isEmpty() && other->items.empty());
}

void TestMerge::theStricterHolds()
{
    patient::PatientService &provider = as(m_provider).patients();
    QVERIFY(provider.restrict(m_b, true).result().ok());
    QVERIFY(provider.merge(m_a, m_b).result().ok());
    for (const PatientId id : {m_a, m_b}) {
        QCOMPARE(outcomeOf(as(m_nurse).patients().view(id).result()), Code::denied);
        QCOMPARE(outcomeOf(as(m_nurse).charts().open(id, 5).result()), Code::denied);
        const auto seen = as(m_provider).patients().view(id).result();
        QVERIFY(seen.ok() && seen->restricted);
    }
    const auto hits = as(m_nurse).patients().search(u"ada "_s + m_family, 5).result();
    QVERIFY(hits.ok() && hits->size() == 1);
    QVERIFY(hits->front().closed && hits->front().birthDate.isEmpty() && hits->front().phone.isEmpty());
    // One emergency opens the person's records, whichever it was told at.
    QVERIFY(as(m_nurse).patients().breakGlass(m_a, u"collapsed in the waiting room"_s).result().ok());
    QVERIFY(as(m_nurse).patients().view(m_b).result().ok());
    m_practice.clock.advance(patient::kBreakGlassMs + 1000);
    QCOMPARE(outcomeOf(as(m_nurse).patients().view(m_b).result()), Code::denied);
    // Whoever joins the team joins that of both.
    const StaffId nurse = as(m_nurse).actor().user;
    QVERIFY(as(m_provider).patients().setCareTeam(m_a, nurse, true).result().ok());
    QVERIFY(as(m_nurse).patients().view(m_b).result().ok());
    QVERIFY(as(m_provider).patients().unmerge(m_a).result().ok());
    QVERIFY(as(test::kOwner).patients().view(m_a).result().ok()); // was never restricted
    QCOMPARE(outcomeOf(as(test::kOwner).patients().view(m_b).result()), Code::denied);
}

void TestMerge::marketingNeedsEveryYes()
{
    QVERIFY(owner().setMarketing(m_a, u"sms"_s, true).result().ok());
    QVERIFY(owner().setMarketing(m_b, u"sms"_s, false).result().ok());
    QVERIFY(owner().setMarketing(m_b, u"mail"_s, true).result().ok());
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    const auto allowed = [this](PatientId id) {
        QStringList out;
        const auto shown = owner().profile(id).result();
        if (shown.ok())
            for (const patient::MarketingChoice &choice : shown->marketing)
                if (choice.allowed)
                    out.append(choice.channel);
        return out;
    };
    QCOMPARE(allowed(m_a), QStringList {u"mail"_s}); // an opt-out survives
    QVERIFY(owner().setMarketing(m_a, u"sms"_s, true).result().ok());
    QCOMPARE(allowed(m_b), (QStringList {u"sms"_s, u"mail"_s}));
}

void TestMerge::impossibleMergesAreRefused()
{
    const PatientId nobody = PatientId::make(1);
    QCOMPARE(outcomeOf(owner().merge(m_a, m_a).result()), Code::invalid);
    QCOMPARE(outcomeOf(owner().merge(m_a, nobody).result()), Code::notFound);
    QCOMPARE(outcomeOf(owner().merge(nobody, m_a).result()), Code::notFound);
    QCOMPARE(outcomeOf(owner().unmerge(m_a).result()), Code::invalid);
    QCOMPARE(outcomeOf(owner().unmerge(nobody).result()), Code::notFound);
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    QCOMPARE(outcomeOf(owner().merge(m_a, m_b).result()), Code::invalid);
    QCOMPARE(outcomeOf(owner().merge(m_b, m_a).result()), Code::invalid); // no rings
    const auto third = owner().add(somebody(u"Third"_s, m_family, {})).result();
    QVERIFY(third.ok());
    QCOMPARE(outcomeOf(owner().merge(m_b, third->id).result()), Code::invalid); // B leads to A
    QCOMPARE(outcomeOf(owner().merge(third->id, m_b).result()), Code::invalid);
    QVERIFY(owner().unmerge(m_a).result().ok());
    QCOMPARE(outcomeOf(owner().unmerge(m_a).result()), Code::invalid);
    // One that is restricted, to somebody who is not of its team.
    QVERIFY(as(m_provider).patients().restrict(third->id, true).result().ok());
    QCOMPARE(outcomeOf(owner().merge(m_a, third->id).result()), Code::denied);
    QCOMPARE(outcomeOf(owner().merge(third->id, m_a).result()), Code::denied);
}

void TestMerge::severalMergesAreTakenBackOneByOne()
{
    const auto third = owner().add(somebody(u"Third"_s, m_family, {})).result();
    const auto fourth = owner().add(somebody(u"Fourth"_s, m_family, {})).result();
    QVERIFY(third.ok() && fourth.ok());
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    QVERIFY(owner().merge(m_a, third->id).result().ok()); // at the same moment: the later row counts
    QVERIFY(owner().merge(fourth->id, m_a).result().ok()); // and what is merged follows
    const auto all = owner().profile(m_b).result();
    QVERIFY(all.ok() && all->patient.id == fourth->id && all->merged.size() == 3);
    QVERIFY(owner().unmerge(m_a).result().ok()); // away from the fourth first: it leads there
    const auto three = owner().profile(third->id).result();
    QVERIFY(three.ok() && three->patient.id == m_a && three->merged.size() == 2);
    const auto last = owner().unmerge(m_a).result();
    QVERIFY(last.ok() && last->merged == third->id);
    QVERIFY(owner().unmerge(m_a).result().ok());
    for (const PatientId id : {m_a, m_b, third->id, fourth->id}) {
        const auto alone = owner().profile(id).result();
        QVERIFY(alone.ok() && alone->patient.id == id && alone->merged.empty());
    }
    QVERIFY(owner().merge(m_b, m_a).result().ok()); // and again, the other way round
    const auto again = owner().profile(m_a).result();
    QVERIFY(again.ok() && again->patient.id == m_b);
}

void TestMerge::everyRecordHasItsEntry()
{
    QVERIFY(owner().merge(m_a, m_b).result().ok());
    QVERIFY(owner().profile(m_a).result().ok());
    QVERIFY(as(test::kOwner).charts().open(m_a, 5).result().ok());
    QVERIFY(owner().unmerge(m_a).result().ok());
    for (const PatientId id : {m_a, m_b}) {
        const auto entries = as(test::kOwner).audit().list({.patient = id}).result();
        QVERIFY(entries.ok());
        for (const auto &[action, object] :
             {std::pair {u"merge"_s, u"patient"_s}, std::pair {u"view"_s, u"patient"_s},
              std::pair {u"view"_s, u"chart"_s}, std::pair {u"unmerge"_s, u"patient"_s}}) {
            const auto count = std::count_if(entries->begin(), entries->end(), [&](const audit::Entry &entry) {
                return entry.action == action && entry.objectKind == object && entry.outcome == audit::Outcome::ok;
            });
            QVERIFY2(count == 1, qPrintable(action + u' ' + object));
        }
    }
}

void TestMerge::onlySomeRolesMerge()
{
    QCOMPARE(outcomeOf(as(m_nurse).patients().merge(m_a, m_b).result()), Code::denied);
    QVERIFY(as(m_provider).patients().merge(m_a, m_b).result().ok());
    QCOMPARE(outcomeOf(as(m_nurse).patients().unmerge(m_a).result()), Code::denied);
    QVERIFY(as(m_nurse).patients().view(m_b).result().ok());
}

void TestMerge::mergesOfTwoPcsAllHold()
{
    test::StoreFixture fixture;
    QVERIFY(fixture.open().ok());
    std::vector<PatientId> ids;
    for (const QString &family : {u"One"_s, u"Two"_s, u"Three"_s}) {
        const auto added = fixture.addPatient(family);
        QVERIFY(added.ok());
        ids.push_back(added->id);
        fixture.clock.advance(1000);
    }
    const auto same = [&](const std::vector<PatientId> &expected) {
        for (const PatientId id : expected) {
            const auto records = recordsIn(fixture, id);
            if (!records.ok() || *records != expected)
                return false;
        }
        return true;
    };
    // One PC merged 2 into 1, the other 1 into 2: a ring, in which the oldest leads.
    QVERIFY(writeMerge(fixture, ids[0], ids[1]).ok() && writeMerge(fixture, ids[1], ids[0]).ok());
    QVERIFY(same({ids[0], ids[1]}));
    // And both merged 2, one into 3: all three are one person, and what leads to none leads.
    QVERIFY(writeMerge(fixture, ids[2], ids[1]).ok());
    QVERIFY(same({ids[2], ids[0], ids[1]}));
    const auto hits = fixture.search(u"one"_s);
    QVERIFY(hits.ok() && hits->size() == 1 && hits->front().id == ids[2]);
}

VB_TEST(TestMerge)
#include "test_merge.moc"
