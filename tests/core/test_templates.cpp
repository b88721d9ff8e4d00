#include "core/chart/note.h"
#include "core/chart/template_edition.h"
#include "core/session/template_service.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using chart::FieldKind;
using chart::NoteTemplate;
using chart::TemplateEdition;
using chart::TemplateField;
using chart::TemplateState;
using test::outcomeOf;

namespace {

QString reasonOf(const auto &result)
{
    return result.ok() ? QString() : result.error().detail;
}

NoteTemplate browForm()
{
    NoteTemplate form;
    form.title = u"Brow lift"_s;
    form.fields
        = {{.id = {}, .label = u"Findings"_s, .kind = FieldKind::text, .wanted = true},
           {.id = {}, .label = u"Lift"_s, .kind = FieldKind::number, .unit = u"mm"_s, .least = 0.0, .most = 20.0},
           {.id = {}, .label = u"Side"_s, .kind = FieldKind::choice, .options = {u"left"_s, u"right"_s}},
           {.id = {}, .label = u"Photo taken"_s, .kind = FieldKind::yesNo}};
    form.snippets = {{u".ok"_s, u"Fine"_s, u"{patient} is content; again in *** weeks."_s}};
    return form;
}

} // namespace

/// Forms for notes as a practice makes its own: editions, what a draft keeps, and who may.
class TestTemplates : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<test::PracticeFixture> m_practice;
    PatientId m_patient;
    QString m_nurse, m_manager, m_director;

    session::TemplateService &templates(const QString &login) { return m_practice->as(login).templates(); }
    session::NoteService &notes(const QString &login) { return m_practice->as(login).notes(); }
    std::optional<NoteTemplate> inForce(const QString &id)
    {
        const auto forms = templates(m_nurse).inForce().result();
        if (forms.ok())
            for (const NoteTemplate &form : *forms)
                if (form.id == id)
                    return form;
        return std::nullopt;
    }
    std::optional<session::TemplateLine> lineOf(const QString &id)
    {
        const auto lines = templates(m_manager).list().result();
        if (lines.ok())
            for (const session::TemplateLine &line : *lines)
                if (line.form.id == id)
                    return line;
        return std::nullopt;
    }

private Q_SLOTS:
    void init();
    void cleanup() { m_practice.reset(); }

    void unfitFormsAreRefused_data();
    void unfitFormsAreRefused();
    void aFormIsTheSameAfterStoring();
    void anOwnFormIsThere();
    void anEditionGoesBeforeWhatIsBuiltIn();
    void aDraftKeepsItsForm();
    void retiredFormsBeginNoNote();
    void whatIsBuiltInComesBack();
    void copiesLeaveBehindWhatDoesNotFit();
    void thePastStaysReadable();
    void lastWriterCounts();
    void formsOfNewerProgramsAreLeftAlone();
    void rolesDecide();
};

void TestTemplates::init()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_manager = m_practice->addPerson(Role::manager);
    m_director = m_practice->addPerson(Role::medicalDirector);
    const auto added = m_practice->as(test::kOwner)
                           .patients()
                           .add({.given = u"Test"_s, .family = u"Fern"_s, .birthDate = u"1980-05-17"_s})
                           .result();
    QVERIFY(added.ok());
    m_patient = added->id;
}

void TestTemplates::unfitFormsAreRefused_data()
{
    QTest::addColumn<NoteTemplate>("form");
    QTest::addColumn<QString>("place");
    const auto row = [](const char *name, const QString &place, auto spoil) {
        NoteTemplate form = browForm();
        spoil(form);
        QTest::newRow(name) << form << place;
    };
    row("no name", u"title"_s, [](NoteTemplate &form) { form.title = u"  "_s; });
    row("a long name", u"title"_s, [](NoteTemplate &form) { form.title = u"x"_s.repeated(101); });
    row("a control sign", u"title"_s, [](NoteTemplate &form) { form.title = u"a\u202Eb"_s; });
    row("no fields", u"fields[0]"_s, [](NoteTemplate &form) { form.fields.clear(); });
    row("too many fields", u"fields[0]"_s, [](NoteTemplate &form) {
        while (form.fields.size() <= 60)
            form.fields.push_back({.id = {}, .label = u"F%1"_s.arg(form.fields.size()), .kind = FieldKind::text});
    });
    row("nothing to write in", u"fields[0]"_s, [](NoteTemplate &form) { form.fields.erase(form.fields.begin()); });
    row("no label", u"fields[1]"_s, [](NoteTemplate &form) { form.fields[1].label.clear(); });
    row("two of one label", u"fields[3]"_s, [](NoteTemplate &form) { form.fields[3].label = u"LIFT"_s; });
    row("one choice", u"fields[2]"_s, [](NoteTemplate &form) { form.fields[2].options = {u"left"_s, u"left"_s}; });
    row("limits crossed", u"fields[1]"_s, [](NoteTemplate &form) { form.fields[1].least = 30; });
    row("a trigger without a point", u"snippets[0]"_s, [](NoteTemplate &form) { form.snippets[0].trigger = u"ok"_s; });
    row("a trigger of capitals", u"snippets[0]"_s, [](NoteTemplate &form) { form.snippets[0].trigger = u".OK"_s; });
    row("two of one trigger", u"snippets[1]"_s,
        [](NoteTemplate &form) { form.snippets.push_back(form.snippets.front()); });
    row("a snippet of nothing", u"snippets[0]"_s, [](NoteTemplate &form) { form.snippets[0].text = u" \n"_s; });
}

void TestTemplates::unfitFormsAreRefused()
{
    QFETCH(NoteTemplate, form);
    QFETCH(QString, place);
    const auto saved = templates(m_manager).save(form).result();
    QCOMPARE(outcomeOf(saved), Code::invalid);
    QVERIFY2(saved.error().detail.startsWith(place + u": "_s), qPrintable(saved.error().detail));
    QVERIFY(!inForce(u"brow_lift"_s));
}

void TestTemplates::aFormIsTheSameAfterStoring()
{
    const auto clean = chart::checkedTemplate(browForm());
    QVERIFY(clean.ok());
    NoteTemplate form = *clean;
    form.id = u"brow_lift"_s;
    form.version = 1'800'000'000'123;
    const QByteArray json = chart::templateToJson(form);
    const auto read = chart::templateFromJson(json);
    QVERIFY2(read.ok(), qPrintable(reasonOf(read)));
    QCOMPARE(chart::templateToJson(*read), json);
    QCOMPARE(read->version, form.version);
    QCOMPARE(read->fields.at(1).most, std::optional(20.0));
    QCOMPARE(read->fields.at(0).id, u"findings"_s);
    // Ids that are there are kept, whatever becomes of the label; a new one takes no other's.
    form.fields[0].label = u"What is seen"_s;
    form.fields.push_back({.id = {}, .label = u"Findings"_s, .kind = FieldKind::line});
    const auto again = chart::checkedTemplate(form);
    QVERIFY(again.ok());
    QCOMPARE(again->fields.front().id, u"findings"_s);
    QCOMPARE(again->fields.back().id, u"findings_2"_s);
    // In letters that make no id.
    NoteTemplate chinese = browForm();
    chinese.fields[1].label = u"提升"_s;
    const auto named = chart::checkedTemplate(chinese);
    QVERIFY(named.ok());
    QCOMPARE(named->fields.at(1).id, u"field"_s);
    QCOMPARE(chart::templateSlug(u"Lèvres, 1 mL (Größe)"_s), u"levres_1_ml_grosse"_s);
}

void TestTemplates::anOwnFormIsThere()
{
    const auto saved = templates(m_director).save(browForm()).result();
    QVERIFY2(saved.ok(), qPrintable(reasonOf(saved)));
    QCOMPARE(saved->templateId, u"brow_lift"_s);
    const auto form = inForce(u"brow_lift"_s);
    QVERIFY(form && form->title == u"Brow lift"_s && form->fields.size() == 4);
    // Another one of this name is another form.
    const auto twin = templates(m_director).save(browForm()).result();
    QVERIFY(twin.ok());
    QCOMPARE(twin->templateId, u"brow_lift_2"_s);
    const auto note = notes(m_nurse)
                          .add({m_patient, {}, u"Brow-Lift"_s, {{u"findings"_s, u"Even."_s}, {u"lift"_s, u"3"_s}}})
                          .result();
    QVERIFY2(note.ok(), qPrintable(reasonOf(note)));
    QCOMPARE(note->title, u"Brow lift"_s);
    QCOMPARE(outcomeOf(notes(m_nurse).keep(note->id, {{u"lift"_s, u"21"_s}}).result()), Code::invalid);
    QVERIFY(notes(m_nurse).sign(note->id, test::PracticeFixture::passwordOf(m_nurse)).result().ok());
    const auto verdict = notes(m_nurse).verify(note->id).result();
    QVERIFY(verdict.ok() && verdict->good);
}

void TestTemplates::anEditionGoesBeforeWhatIsBuiltIn()
{
    const auto builtIn = inForce(u"soap"_s);
    QVERIFY(builtIn && builtIn->version == 1);
    NoteTemplate form = *builtIn;
    form.title = u"SOAP, ours"_s;
    form.fields.push_back({.id = {}, .label = u"Homework"_s, .kind = FieldKind::text});
    QVERIFY(templates(m_manager).save(form).result().ok());
    const auto now = inForce(u"soap"_s);
    QVERIFY(now && now->title == u"SOAP, ours"_s && now->fields.size() == builtIn->fields.size() + 1);
    QVERIFY(now->version > 1'000'000'000);
    const auto line = lineOf(u"soap"_s);
    QVERIFY(line && line->state == TemplateState::own && line->hasBuiltIn && line->author == u"Test manager"_s);
    // Other forms are as they were.
    QVERIFY(inForce(u"laser"_s) && inForce(u"laser"_s)->version == 1);
}

/// Whatever becomes of the form: fields, kinds, that it is retired.
void TestTemplates::aDraftKeepsItsForm()
{
    const auto saved = templates(m_manager).save(browForm()).result();
    QVERIFY(saved.ok());
    const auto draft = notes(m_nurse).add({m_patient, {}, u"brow_lift"_s, {{u"lift"_s, u"3"_s}}}).result();
    QVERIFY(draft.ok());
    NoteTemplate other = saved->form;
    other.title = u"Brow lift, new"_s;
    other.fields.erase(other.fields.begin() + 1); // the number
    other.fields[1].options = {u"both"_s, u"neither"_s};
    QVERIFY(templates(m_manager).save(other).result().ok());
    const auto open = notes(m_nurse).openDraft(draft->id).result();
    QVERIFY(open.ok() && open->form);
    QCOMPARE(open->form->title, u"Brow lift"_s);
    QCOMPARE(open->form->fields.size(), size_t(4));
    QVERIFY(notes(m_nurse)
                .keep(draft->id, {{u"findings"_s, u"Even."_s}, {u"lift"_s, u"4"_s}, {u"side"_s, u"left"_s}})
                .result()
                .ok());
    QVERIFY(templates(m_manager).retire(u"brow_lift"_s).result().ok());
    QVERIFY(notes(m_nurse).autosave(draft->id, {{u"lift"_s, u"5"_s}}).result().ok());
    QVERIFY(notes(m_nurse).openDraft(draft->id).result()->form);
    QVERIFY(notes(m_nurse).sign(draft->id, test::PracticeFixture::passwordOf(m_nurse)).result().ok());
    const auto record = notes(m_nurse).view(draft->id).result();
    QVERIFY(record.ok());
    QCOMPARE(record->note.title, u"Brow lift"_s);
    QCOMPARE(record->sections.at(1).label, u"Lift (mm)"_s);
    QCOMPARE(record->sections.at(1).value, u"5"_s);
}

void TestTemplates::retiredFormsBeginNoNote()
{
    QVERIFY(templates(m_manager).retire(u"Follow-up"_s).result().ok());
    QVERIFY(!inForce(u"follow_up"_s));
    const auto note = notes(m_nurse).add({m_patient, {}, u"follow_up"_s, {}}).result();
    QCOMPARE(outcomeOf(note), Code::notFound);
    QVERIFY(!note.error().detail.contains(u"follow_up"_s));
    QCOMPARE(outcomeOf(templates(m_manager).retire(u"follow_up"_s).result()), Code::invalid);
    QCOMPARE(outcomeOf(templates(m_manager).retire(u"nothing"_s).result()), Code::notFound);
    const auto line = lineOf(u"follow_up"_s);
    QVERIFY(line && line->state == TemplateState::retired && line->form.title == u"Follow-up"_s);
    // Saving it takes it into use again.
    QVERIFY(templates(m_manager).save(line->form).result().ok());
    QVERIFY(inForce(u"follow_up"_s));
}

void TestTemplates::whatIsBuiltInComesBack()
{
    QCOMPARE(outcomeOf(templates(m_manager).restore(u"soap"_s).result()), Code::invalid); // it is in force
    NoteTemplate form = *inForce(u"soap"_s);
    form.fields.resize(2);
    QVERIFY(templates(m_manager).save(form).result().ok());
    QCOMPARE(inForce(u"soap"_s)->fields.size(), size_t(2));
    QVERIFY(templates(m_director).restore(u"soap"_s).result().ok());
    QCOMPARE(inForce(u"soap"_s)->fields.size(), size_t(4));
    QCOMPARE(inForce(u"soap"_s)->version, 1);
    const auto saved = templates(m_manager).save(browForm()).result();
    QVERIFY(saved.ok());
    QCOMPARE(outcomeOf(templates(m_manager).restore(saved->templateId).result()), Code::invalid);
}

void TestTemplates::copiesLeaveBehindWhatDoesNotFit()
{
    const auto saved = templates(m_manager).save(browForm()).result();
    QVERIFY(saved.ok());
    const auto note = notes(m_nurse)
                          .add({m_patient,
                                {},
                                u"brow_lift"_s,
                                {{u"findings"_s, u"Even."_s}, {u"lift"_s, u"15"_s}, {u"side"_s, u"left"_s}}})
                          .result();
    QVERIFY(note.ok());
    QVERIFY(notes(m_nurse).sign(note->id, test::PracticeFixture::passwordOf(m_nurse)).result().ok());
    NoteTemplate other = saved->form;
    other.fields[1].most = 10;
    other.fields[2].options = {u"right"_s, u"both"_s};
    QVERIFY(templates(m_manager).save(other).result().ok());
    const auto copy = notes(m_nurse).copyForward(note->id).result();
    QVERIFY2(copy.ok(), qPrintable(reasonOf(copy)));
    const auto record = notes(m_nurse).view(copy->id).result();
    QVERIFY(record.ok());
    QCOMPARE(record->sections.at(0).value, u"Even."_s);
    QCOMPARE(record->sections.at(1).value + record->sections.at(2).value, QString());
}

void TestTemplates::thePastStaysReadable()
{
    NoteTemplate form = *inForce(u"peel"_s);
    const QString first = form.title;
    form.title = u"Peel, ours"_s;
    QVERIFY(templates(m_manager).save(form).result().ok());
    m_practice->clock.advance(60'000);
    form.title = u"Peel, better"_s;
    QVERIFY(templates(m_director).save(form).result().ok());
    m_practice->clock.advance(60'000);
    QVERIFY(templates(m_manager).retire(u"peel"_s).result().ok());
    QVERIFY(templates(m_manager).restore(u"peel"_s).result().ok());
    const auto steps = templates(m_manager).history(u"peel"_s).result();
    QVERIFY(steps.ok());
    QStringList told;
    for (const session::TemplateStep &step : *steps)
        told << u"%1 %2 %3"_s.arg(static_cast<int>(step.edition.state)).arg(step.edition.form.title, step.author);
    QCOMPARE(told,
             QStringList({u"2 %1 Test manager"_s.arg(first), u"1 Peel, better Test manager"_s,
                          u"0 Peel, better Test medical_director"_s, u"0 Peel, ours Test manager"_s,
                          u"2 %1 "_s.arg(first)}));
    for (size_t i = 1; i < steps->size(); ++i)
        QVERIFY(steps->at(i - 1).edition.number > steps->at(i).edition.number);
}

/// Also when a clock went back, and when the editions come in another order.
void TestTemplates::lastWriterCounts()
{
    NoteTemplate form = *inForce(u"soap"_s);
    form.title = u"First"_s;
    QVERIFY(templates(m_manager).save(form).result().ok());
    const qint64 before = inForce(u"soap"_s)->version;
    m_practice->clock.setWall(m_practice->clock.now().wallMs - 3'600'000);
    form.title = u"Second"_s;
    QVERIFY(templates(m_manager).save(form).result().ok());
    QCOMPARE(inForce(u"soap"_s)->title, u"Second"_s);
    QVERIFY(inForce(u"soap"_s)->version > before);

    const auto builtIn = chart::TemplateBook::builtIn();
    QVERIFY(builtIn.ok());
    std::vector<std::pair<NoteTemplate, TemplateState>> editions;
    for (const auto &[number, state] :
         {std::pair(1'800'000'000'001, TemplateState::own), std::pair(1'800'000'000'002, TemplateState::retired),
          std::pair(1'800'000'000'003, TemplateState::own)}) {
        NoteTemplate one = form;
        one.version = number;
        one.title = QString::number(number);
        editions.emplace_back(one, state);
    }
    std::array<size_t, 3> order {0, 1, 2};
    do {
        chart::TemplateBook book = *builtIn;
        for (const size_t at : order)
            book.decide(editions[at].first, editions[at].second);
        QVERIFY(book.find(u"soap"_s));
        QCOMPARE(book.find(u"soap"_s)->title, u"1800000000003"_s);
        QVERIFY(book.find(u"soap"_s, 1'800'000'000'002) && book.find(u"soap"_s, 1));
        QCOMPARE(book.newest().size(), builtIn->newest().size());
    } while (std::next_permutation(order.begin(), order.end()));
}

void TestTemplates::formsOfNewerProgramsAreLeftAlone()
{
    test::StoreFixture fixture;
    const auto builtIn = chart::TemplateBook::builtIn();
    QVERIFY(builtIn.ok());
    const auto add = [&](qint64 number, const QString &kind) {
        const QString json
            = u"{\"id\":\"soap\",\"version\":%1,\"title\":\"Ours\",\"fields\":[{\"id\":\"a\",\"label\":\"A\",\"kind\":"
              "\"text\"},{\"id\":\"b\",\"label\":\"B\",\"kind\":\"%2\"}]}"_s.arg(number)
                  .arg(kind);
        return fixture.store->write(fixture.actor, {access::Right::templateChange}, [&](store::AuditedTx &tx) {
            return tx.create(chart::kNoteTemplateEntity, EntityId::make(number),
                             {{chart::kEditionTemplate, u"soap"_s},
                              {chart::kEditionNumber, number},
                              {chart::kEditionState, u"own"_s},
                              {chart::kEditionForm, json},
                              {chart::kEditionAuthor, fixture.actor.user.bytes()}});
        });
    };
    QVERIFY(add(1'800'000'000'100, u"line"_s).ok());
    QVERIFY(add(1'800'000'000'200, u"hologram"_s).ok());
    const auto book = fixture.store->read(
        fixture.actor, {access::Right::templateList},
        [&](store::Reader &reader, store::Intent &) { return chart::templateBook(reader, *builtIn); });
    QVERIFY2(book.ok(), qPrintable(reasonOf(book)));
    QVERIFY(book->find(u"soap"_s));
    QCOMPARE(book->find(u"soap"_s)->version, 1'800'000'000'100);
    QVERIFY(!book->find(u"soap"_s, 1'800'000'000'200));
}

void TestTemplates::rolesDecide()
{
    const QString desk = m_practice->addPerson(Role::frontDesk);
    QCOMPARE(outcomeOf(templates(desk).inForce().result()), Code::denied);
    QCOMPARE(outcomeOf(templates(m_nurse).save(browForm()).result()), Code::denied);
    QCOMPARE(outcomeOf(templates(m_nurse).retire(u"soap"_s).result()), Code::denied);
    QVERIFY(templates(m_nurse).history(u"soap"_s).result().ok());
    for (const QString &login : {m_manager, m_director, test::kOwner})
        QVERIFY(templates(login).save(browForm()).result().ok());
    // Who changed which form stands in the log.
    const auto entries
        = m_practice->as(test::kOwner).audit().list({.action = u"update"_s, .objectKind = u"note_template"_s}).result();
    QVERIFY(entries.ok());
    QCOMPARE(std::count_if(entries->begin(), entries->end(),
                           [](const audit::Entry &entry) {
                               return entry.outcome == audit::Outcome::ok && entry.detail.contains(u"brow_lift"_s)
                                   && !entry.object.isNull();
                           }),
             3);
}

VB_TEST(TestTemplates)
#include "test_templates.moc"
