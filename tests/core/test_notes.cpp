#include "core/access/throttle.h"
#include "core/chart/timeline.h"
#include "core/session/note_service.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using chart::FieldValues;
using chart::NoteId;
using chart::NoteState;
using test::outcomeOf;

namespace {

const QString kNoteCard = u"4242 4242 4242 4242"_s; // a test number that passes the Luhn check

QString detailOf(const auto &result)
{
    return result.ok() ? QString() : result.error().detail;
}

/// A form of two versions, as somebody may edit it.
const QByteArray kScarFirst = R"({"id":"scar","version":1,"title":"Scar","fields":[
    {"id":"course","label":"Course","kind":"text"},{"id":"size","label":"Size","kind":"number","unit":"mm"}]})";
const QByteArray kScarSecond = R"({"id":"scar","version":2,"title":"Scar care","fields":[
    {"id":"course","label":"How it went","kind":"text"},{"id":"colour","label":"Colour","kind":"line"}]})";

} // namespace

/// Notes from the first word to the signature, and everything that is refused on the way.
class TestNotes : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<test::PracticeFixture> m_practice;
    PatientId m_patient;
    QString m_nurse, m_provider, m_director, m_desk;

    session::NoteService &notes(const QString &login) { return m_practice->as(login).notes(); }
    SecretBytes password(const QString &login) { return test::PracticeFixture::passwordOf(login); }
    PatientId addPatient(const QString &family)
    {
        const auto added = m_practice->as(test::kOwner)
                               .patients()
                               .add({.given = u"Test"_s, .family = family, .birthDate = u"1980-05-17"_s})
                               .result();
        if (!added.ok())
            qFatal("no patient: %s", qPrintable(added.error().detail));
        return added->id;
    }
    NoteId begin(const QString &login, const QString &plan = u"Massage daily."_s)
    {
        const auto note = notes(login).add({m_patient, {}, u"soap"_s, {{u"plan"_s, plan}}}).result();
        if (!note.ok())
            qFatal("no note: %s", qPrintable(note.error().detail));
        return note->id;
    }
    NoteId signedBy(const QString &login)
    {
        const NoteId id = begin(login);
        const auto made = notes(login).sign(id, password(login)).result();
        if (!made.ok())
            qFatal("not signed: %s", qPrintable(made.error().detail));
        return id;
    }
    QString valueOf(const QString &login, NoteId id, const QString &field)
    {
        const auto record = notes(login).view(id).result();
        if (record.ok())
            for (const chart::Section &section : record->sections)
                if (section.id == field)
                    return section.value;
        return detailOf(record);
    }
    std::optional<chart::NoteLine> lineOf(const QString &login, NoteId id)
    {
        const auto lines = notes(login).list(m_patient).result();
        if (lines.ok())
            for (const chart::NoteLine &line : *lines)
                if (line.id == id)
                    return line;
        return std::nullopt;
    }
    /// How often the log says that somebody was refused something on a note.
    int refusals(const QString &action, NoteId id)
    {
        const auto entries
            = m_practice->as(test::kOwner).audit().list({.patient = m_patient, .action = action}).result();
        return !entries.ok() ? -1
                             : static_cast<int>(std::count_if(entries->begin(), entries->end(), [&](const auto &e) {
                                   return e.outcome == audit::Outcome::denied && e.object == chart::rowOf(id);
                               }));
    }

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_practice.reset(); }

    void templatesAreWhole();
    void brokenTemplatesAreRefused();
    void badInputIsRefused_data();
    void badInputIsRefused();
    void oneMebibyteIsTheLimit();
    void plainTextFindsItsFields();
    void snippetsLeaveGaps();
    void draftsAreTheirAuthorsAlone();
    void twoDraftsOfOneAuthorStayApart();
    void twoWindowsDoNotOverwriteEachOther();
    void formsSayWhatIsMissing();
    void draftsOpenWithNamesForSnippets();
    void whatIsTypedSurvivesARestart();
    void templateMayChangeUnderADraft();
    void emptyNotesAreNotSigned();
    void wrongPasswordSignsNothing();
    void tooManyWrongPasswordsAreSlowedDown();
    void licencesDecide();
    void signedNotesAreLocked();
    void addendaAndVoid();
    void cosigning();
    void manyAreCosignedAtOnce();
    void oldDraftsAskForAttention();
    void copiesSayThatTheyAreCopies();
    void restrictedPatientsStayClosed();
    void frontDeskSeesNothing();
    void oldKeysStayGood();
    void timelineFollows();
};

void TestNotes::initTestCase()
{
    m_practice = std::make_unique<test::PracticeFixture>();
    m_nurse = m_practice->addPerson(Role::nurse);
    m_provider = m_practice->addPerson(Role::provider);
    m_director = m_practice->addPerson(Role::medicalDirector);
    m_desk = m_practice->addPerson(Role::frontDesk);
    m_patient = addPatient(u"Fern"_s);
}

void TestNotes::templatesAreWhole()
{
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY2(book.ok(), qPrintable(detailOf(book)));
    QStringList ids;
    for (const chart::NoteTemplate *form : book->newest())
        ids.append(form->id);
    ids.sort();
    QCOMPARE(ids, (QStringList {u"consultation"_s, u"follow_up"_s, u"injectable"_s, u"laser"_s, u"peel"_s, u"soap"_s}));
    const QStringList names {u"{patient}"_s, u"{age}"_s, u"{date}"_s, u"{author}"_s};
    for (const chart::NoteTemplate *form : book->newest()) {
        QVERIFY2(!form->snippets.empty(), qPrintable(form->id));
        QStringList triggers;
        for (const chart::Snippet &snippet : form->snippets) {
            QVERIFY2(snippet.trigger.startsWith(u'.') && !triggers.contains(snippet.trigger)
                         && !snippet.title.isEmpty(),
                     qPrintable(snippet.trigger));
            triggers.append(snippet.trigger);
            QString rest = snippet.text;
            for (const QString &name : names)
                rest.remove(name);
            QVERIFY2(!rest.contains(u'{') && !rest.isEmpty(), qPrintable(snippet.text));
        }
        // What a template says can be stored and signed.
        QVERIFY(chart::sectionsOf(chart::bodyFrom(*form, {})).ok());
    }
    QCOMPARE(book->find(u"Follow-Up"_s), book->find(u"follow_up"_s));
    QCOMPARE(book->find(u"nothing"_s), nullptr);
}

void TestNotes::brokenTemplatesAreRefused()
{
    for (const char *json : {"", "[]", "{", R"({"id":"a","version":1,"title":"A","fields":[]})",
                             R"({"id":"a","version":0,"title":"A","fields":[{"id":"t","label":"T","kind":"text"}]})",
                             R"({"id":"a","version":1,"title":"A","fields":[{"id":"t","label":"T","kind":"song"}]})",
                             R"({"id":"a","version":1,"title":"A","fields":[{"id":"t","label":"T","kind":"choice"}]})",
                             R"({"id":"a","version":1,"title":"A","fields":[{"id":"n","label":"N","kind":"number"}]})",
                             R"({"id":"a","version":1,"title":"A","fields":[{"id":"t","label":"T","kind":"text"},
                                 {"id":"t","label":"U","kind":"text"}]})"}) {
        chart::TemplateBook book;
        QCOMPARE(outcomeOf(book.add(json)), Code::integrity);
        QVERIFY(book.newest().empty());
    }
    chart::TemplateBook book;
    QVERIFY(book.add(kScarFirst).ok());
    QCOMPARE(outcomeOf(book.add(kScarFirst)), Code::integrity); // a version is never changed
}

void TestNotes::badInputIsRefused_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QString &form, const QString &field, const QString &value, Code code) {
        QTest::newRow(name) << form << field << value << static_cast<int>(code);
    };
    row("unknown template", u"poem"_s, u"plan"_s, u"x"_s, Code::notFound);
    row("empty template", QString(), u"plan"_s, u"x"_s, Code::notFound);
    row("unknown field", u"soap"_s, u"rhyme"_s, u"x"_s, Code::invalid);
    row("card number", u"soap"_s, u"plan"_s, u"Pays with "_s + kNoteCard, Code::invalid);
    row("card number behind tabs", u"soap"_s, u"plan"_s, QString(kNoteCard).replace(u' ', u'\t'), Code::invalid);
    row("control character", u"soap"_s, u"plan"_s, u"a\u0007b"_s, Code::invalid);
    row("hidden direction", u"soap"_s, u"plan"_s, u"a\u202Eb"_s, Code::invalid);
    row("unpaired surrogate", u"soap"_s, u"plan"_s, QString(QChar(0xD800)), Code::invalid);
    row("no number", u"injectable"_s, u"units"_s, u"twenty"_s, Code::invalid);
    row("number with a comma", u"injectable"_s, u"units"_s, u"2,5"_s, Code::invalid);
    row("number too large", u"injectable"_s, u"units"_s, u"4000"_s, Code::invalid);
    row("number below", u"injectable"_s, u"units"_s, u"-1"_s, Code::invalid);
    row("infinite", u"injectable"_s, u"units"_s, u"inf"_s, Code::invalid);
    row("no choice", u"consultation"_s, u"fitzpatrick"_s, u"VII"_s, Code::invalid);
    row("neither yes nor no", u"laser"_s, u"eyes"_s, u"perhaps"_s, Code::invalid);
    row("no date", u"injectable"_s, u"touch_up"_s, u"2027-02-30"_s, Code::invalid);
    row("line feeds in a line", u"injectable"_s, u"product"_s, u"a\nb"_s, Code::invalid);
}

void TestNotes::badInputIsRefused()
{
    QFETCH(QString, form);
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(int, code);
    const auto before = notes(m_nurse).list(m_patient).result();
    QVERIFY(before.ok());
    QCOMPARE(outcomeOf(notes(m_nurse).add({m_patient, {}, form, {{field, value}}}).result()), static_cast<Code>(code));
    QCOMPARE(notes(m_nurse).list(m_patient).result()->size(), before->size());
    QCOMPARE(outcomeOf(notes(m_nurse).add({PatientId::make(1), {}, u"soap"_s, {}}).result()), Code::notFound);
    QCOMPARE(outcomeOf(notes(m_nurse).view(NoteId::make(1)).result()), Code::notFound);
    QCOMPARE(outcomeOf(notes(m_nurse).sign(NoteId::make(1), password(m_nurse)).result()), Code::notFound);
}

void TestNotes::oneMebibyteIsTheLimit()
{
    // Half of it is quotes and line feeds, which need most room in the store; the letters have two bytes.
    QString text = u"\"ä\n"_s.repeated(chart::kMaxNoteBytes / 4);
    text[text.size() - 1] = u'.';
    QCOMPARE(text.toUtf8().size(), chart::kMaxNoteBytes);
    const NoteId id = begin(m_nurse, text);
    QVERIFY(notes(m_nurse).sign(id, password(m_nurse)).result().ok());
    QCOMPARE(valueOf(m_nurse, id, u"plan"_s), text);
    const auto verdict = notes(m_nurse).verify(id).result();
    QVERIFY(verdict.ok() && verdict->good);

    for (const FieldValues &values :
         {FieldValues {{u"plan"_s, text + u'x'}}, FieldValues {{u"plan"_s, text}, {u"objective"_s, u"x"_s}},
          FieldValues {{u"plan"_s, QString(100 << 20, u'x')}}}) {
        const auto refused = notes(m_nurse).add({m_patient, {}, u"soap"_s, values}).result();
        QCOMPARE(outcomeOf(refused), Code::invalid);
        QVERIFY2(refused.error().detail.contains(u"1048576"_s), qPrintable(refused.error().detail));
    }
}

void TestNotes::plainTextFindsItsFields()
{
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    const chart::NoteTemplate &soap = *book->find(u"soap"_s);
    QCOMPARE(chart::valuesFromText(soap, u"All well."_s), (FieldValues {{u"subjective"_s, u"All well."_s}}));
    QCOMPARE(chart::valuesFromText(soap, u"Well.\nStill.\nPLAN: rest\nTime: 10:30\nobjective:\n\nred"_s),
             (FieldValues {{u"subjective"_s, u"Well.\nStill."_s},
                           {u"plan"_s, u"rest\nTime: 10:30"_s},
                           {u"objective"_s, u"red"_s}}));
    // A field that is no free text is not filled by chance.
    const chart::NoteTemplate &laser = *book->find(u"laser"_s);
    QCOMPARE(chart::valuesFromText(laser, u"Passes: 3"_s), (FieldValues {{u"indication"_s, u"Passes: 3"_s}}));
}

void TestNotes::snippetsLeaveGaps()
{
    QCOMPARE(chart::expandedSnippet(u"{patient} comes; {age}, {patient}."_s, {{u"patient"_s, u"Jo {age}"_s}}),
             u"Jo {age} comes; ***, Jo {age}."_s);
    QCOMPARE(chart::expandedSnippet(u"{Not a name} {}"_s, {}), u"{Not a name} {}"_s);
    const NoteId id = begin(m_nurse, u"Again in *** weeks"_s);
    const auto refused = notes(m_nurse).sign(id, password(m_nurse)).result();
    QCOMPARE(outcomeOf(refused), Code::invalid);
    QVERIFY(refused.error().detail.startsWith(u"Plan"_s));
    QVERIFY(notes(m_nurse).keep(id, {{u"plan"_s, u"Again in 2 weeks"_s}}).result().ok());
    QVERIFY(notes(m_nurse).sign(id, password(m_nurse)).result().ok());
}

void TestNotes::draftsAreTheirAuthorsAlone()
{
    const NoteId id = begin(m_nurse);
    QCOMPARE(outcomeOf(notes(m_provider).keep(id, {{u"plan"_s, u"other"_s}}).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_provider).autosave(id, {{u"plan"_s, u"other"_s}}).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_provider).discard(id).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_provider).sign(id, password(m_provider)).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(test::kOwner).sign(id, password(test::kOwner)).result()), Code::denied);
    QCOMPARE(valueOf(m_nurse, id, u"plan"_s), u"Massage daily."_s);
    QCOMPARE(lineOf(m_nurse, id)->state, NoteState::draft);
    QCOMPARE(refusals(u"update"_s, id), 2);
    QCOMPARE(refusals(u"sign"_s, id), 2);

    QVERIFY(notes(m_nurse).discard(id).result().ok());
    QCOMPARE(lineOf(m_nurse, id)->state, NoteState::discarded);
    QCOMPARE(outcomeOf(notes(m_nurse).sign(id, password(m_nurse)).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_nurse).verify(id).result()), Code::invalid);
}

void TestNotes::twoDraftsOfOneAuthorStayApart()
{
    const NoteId first = begin(m_nurse, u"First"_s);
    const NoteId second = begin(m_nurse, u"Second"_s);
    QVERIFY(first != second);
    QVERIFY(notes(m_nurse).autosave(first, {{u"plan"_s, u"First, longer"_s}}).result().ok());
    QVERIFY(notes(m_nurse).autosave(second, {{u"plan"_s, u"Second, longer"_s}}).result().ok());
    QVERIFY(notes(m_nurse).sign(first, password(m_nurse)).result().ok());
    QCOMPARE(valueOf(m_nurse, first, u"plan"_s), u"First, longer"_s);
    QCOMPARE(valueOf(m_nurse, second, u"plan"_s), u"Second, longer"_s);
    QCOMPARE(lineOf(m_nurse, second)->state, NoteState::draft);
    QVERIFY(notes(m_nurse).discard(second).result().ok());
}

void TestNotes::twoWindowsDoNotOverwriteEachOther()
{
    const NoteId id = begin(m_nurse);
    const auto here = notes(m_nurse).openDraft(id).result();
    const auto there = notes(m_nurse).openDraft(id).result();
    QVERIFY(here.ok() && there.ok());
    const auto first = notes(m_nurse).autosave(id, {{u"plan"_s, u"Here"_s}}, here->stamp).result();
    QVERIFY(first.ok());
    QCOMPARE(outcomeOf(notes(m_nurse).autosave(id, {{u"plan"_s, u"There"_s}}, there->stamp).result()), Code::busy);
    QCOMPARE(outcomeOf(notes(m_nurse).keep(id, {{u"plan"_s, u"There"_s}}, there->stamp).result()), Code::busy);
    QCOMPARE(outcomeOf(notes(m_nurse).sign(id, password(m_nurse), there->stamp).result()), Code::busy);
    QCOMPARE(valueOf(m_nurse, id, u"plan"_s), u"Here"_s);
    const auto second = notes(m_nurse).keep(id, {{u"plan"_s, u"Here, kept"_s}}, *first).result();
    QVERIFY(second.ok());
    QVERIFY(notes(m_nurse).sign(id, password(m_nurse), *second).result().ok());
}

void TestNotes::formsSayWhatIsMissing()
{
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(book.ok());
    for (const chart::NoteTemplate *form : book->newest())
        QVERIFY2(!chart::missingIn(*form, {}).empty(), qPrintable(form->id));
    const chart::NoteTemplate *soap = book->find(u"soap"_s);
    const auto missing = chart::missingIn(
        *soap, {{u"subjective"_s, u"Sore since ***"_s}, {u"objective"_s, u"  "_s}, {u"plan"_s, u"Ice"_s}});
    QCOMPARE(missing.size(), 3U);
    QVERIFY(missing[0].field == u"subjective"_s && missing[0].isGap);
    QVERIFY(missing[1].field == u"objective"_s && !missing[1].isGap);
    QVERIFY(missing[2].field == u"assessment"_s && !missing[2].isGap);
    // Its own before those of every form; none twice.
    const std::vector<chart::Snippet> snippets = chart::snippetsFor(*soap);
    QCOMPARE(snippets.front().trigger, u".cc"_s);
    QSet<QString> triggers;
    for (const chart::Snippet &snippet : snippets)
        triggers.insert(snippet.trigger);
    QCOMPARE(triggers.size(), static_cast<qsizetype>(snippets.size()));
    QVERIFY(triggers.contains(u".today"_s));
}

void TestNotes::draftsOpenWithNamesForSnippets()
{
    const NoteId id = begin(m_nurse);
    const auto draft = notes(m_nurse).openDraft(id).result();
    QVERIFY2(draft.ok(), qPrintable(detailOf(draft)));
    QVERIFY2(draft->names.value(u"patient"_s).startsWith(u"Test "_s), qPrintable(draft->names.value(u"patient"_s)));
    QCOMPARE(draft->names.value(u"born"_s), u"1980-05-17"_s);
    QVERIFY(draft->names.value(u"age"_s).toInt() > 40);
    QCOMPARE(chart::expandedSnippet(u"{date}, {nobody}"_s, draft->names), draft->names.value(u"date"_s) + u", ***"_s);
    QCOMPARE(outcomeOf(notes(m_provider).openDraft(id).result()), Code::denied);
    QVERIFY(notes(m_nurse).sign(id, password(m_nurse)).result().ok());
    QCOMPARE(outcomeOf(notes(m_nurse).openDraft(id).result()), Code::denied);
}

void TestNotes::whatIsTypedSurvivesARestart()
{
    const NoteId id = begin(m_nurse, u"One"_s);
    QVERIFY(notes(m_nurse).autosave(id, {{u"plan"_s, u"One two"_s}}).result().ok());
    QVERIFY(notes(m_nurse).autosave(id, {{u"plan"_s, u"One two three"_s}}).result().ok());
    m_practice->lock();
    QCOMPARE(valueOf(m_nurse, id, u"plan"_s), u"One two three"_s);
    QCOMPARE(valueOf(m_provider, id, u"plan"_s), u"One"_s); // not kept yet
    QVERIFY(notes(m_nurse).keep(id, {{u"plan"_s, u"One two"_s}}).result().ok()); // undone, then left
    QCOMPARE(valueOf(m_nurse, id, u"plan"_s), u"One two"_s);
    QCOMPARE(valueOf(m_provider, id, u"plan"_s), u"One two"_s);
    QVERIFY(notes(m_nurse).autosave(id, {{u"plan"_s, u"One two four"_s}}).result().ok());
    QVERIFY(notes(m_nurse).sign(id, password(m_nurse)).result().ok()); // what stands on the screen is signed
    QCOMPARE(valueOf(m_provider, id, u"plan"_s), u"One two four"_s);
    const auto report = m_practice->as(test::kOwner).audit().check().result();
    QVERIFY2(report.ok() && report->ok(), qPrintable(report.ok() ? report->problems.join(u'\n') : detailOf(report)));
}

void TestNotes::templateMayChangeUnderADraft()
{
    test::StoreFixture fixture;
    const auto patient = fixture.addPatient(u"Fern"_s);
    QVERIFY(patient.ok());
    chart::TemplateBook old;
    QVERIFY(old.add(kScarFirst).ok());
    chart::TemplateBook edited = old;
    QVERIFY(edited.add(kScarSecond).ok());
    const auto write
        = [&fixture](auto body) { return fixture.store->write(fixture.actor, {access::Right::noteEdit}, body); };
    const chart::SignerFacts facts {u"Olive"_s, u"owner"_s, {}};

    const auto draft = write([&](store::AuditedTx &tx) {
        return chart::beginNote(tx, old, {patient->id, {}, u"scar"_s, {{u"size"_s, u"4"_s}}}, u"Olive"_s);
    });
    QVERIFY2(draft.ok(), qPrintable(detailOf(draft)));
    // The template has another version now: the draft goes on with its own.
    QCOMPARE(outcomeOf(write([&](store::AuditedTx &tx) {
                 return chart::keepNote(tx, edited, draft->id, {{u"colour"_s, u"red"_s}});
             })),
             Code::invalid);
    QVERIFY(write([&](store::AuditedTx &tx) {
                return chart::keepNote(tx, edited, draft->id, {{u"course"_s, u"Fine"_s}, {u"size"_s, u"3.5"_s}});
            }).ok());
    const auto made = write([&](store::AuditedTx &tx) { return chart::signNote(tx, draft->id, facts); });
    QVERIFY2(made.ok(), qPrintable(detailOf(made)));
    const auto read = [&fixture](NoteId id) {
        return fixture.store->read(
            fixture.actor, {access::Right::noteView},
            [id](store::Reader &reader, store::Intent &) { return chart::noteRecord(reader, id); });
    };
    const auto record = read(draft->id);
    QVERIFY(record.ok());
    QCOMPARE(record->note.templateVersion, 1);
    QCOMPARE(record->note.title, u"Scar"_s);
    QCOMPARE(record->sections.at(1).label, u"Size (mm)"_s);
    QCOMPARE(record->sections.at(1).value, u"3.5"_s);

    // A copy takes the newest form along: what it no longer asks for stays behind.
    const auto copy
        = write([&](store::AuditedTx &tx) { return chart::copyNote(tx, edited, draft->id, {}, u"Olive"_s); });
    QVERIFY2(copy.ok(), qPrintable(detailOf(copy)));
    const auto copied = read(copy->id);
    QVERIFY(copied.ok());
    QCOMPARE(copied->note.templateVersion, 2);
    QCOMPARE(copied->sections.front().label, u"How it went"_s);
    QCOMPARE(copied->sections.front().value, u"Fine"_s);
    QCOMPARE(copied->note.copiedFrom, draft->id);
    // A program that does not know the version leaves the draft alone.
    chart::TemplateBook strange;
    QVERIFY(strange.add(kScarFirst).ok());
    QCOMPARE(outcomeOf(write([&](store::AuditedTx &tx) { return chart::keepNote(tx, strange, copy->id, {}); })),
             Code::tooNew);
}

void TestNotes::emptyNotesAreNotSigned()
{
    for (const FieldValues &values : {FieldValues {}, FieldValues {{u"plan"_s, u"  \n\t "_s}}}) {
        const auto note = notes(m_nurse).add({m_patient, {}, u"soap"_s, values}).result();
        QVERIFY(note.ok());
        QCOMPARE(outcomeOf(notes(m_nurse).sign(note->id, password(m_nurse)).result()), Code::invalid);
        QCOMPARE(lineOf(m_nurse, note->id)->state, NoteState::draft);
        QVERIFY(notes(m_nurse).discard(note->id).result().ok());
    }
}

void TestNotes::wrongPasswordSignsNothing()
{
    const NoteId id = begin(m_nurse);
    for (const char *wrong : {"", "wrong", "correct horse provider 77", "\xff\xfe"})
        QCOMPARE(outcomeOf(notes(m_nurse).sign(id, SecretBytes::copyOf(wrong)).result()), Code::denied);
    QCOMPARE(lineOf(m_nurse, id)->state, NoteState::draft);
    QVERIFY(notes(m_nurse).sign(id, password(m_nurse)).result().ok());
    // The right one ended the row of wrong ones.
    const NoteId other = signedBy(m_nurse);
    QCOMPARE(outcomeOf(notes(m_nurse).addendum(other, u"More"_s, SecretBytes::copyOf("wrong")).result()), Code::denied);
    QCOMPARE(lineOf(m_nurse, other)->addenda, 0);
    QCOMPARE(refusals(u"sign"_s, id), 4);
    QCOMPARE(refusals(u"addendum"_s, other), 1);
}

void TestNotes::tooManyWrongPasswordsAreSlowedDown()
{
    const NoteId id = begin(m_provider);
    for (int i = 0; i < access::kFreeFailures; ++i)
        QCOMPARE(outcomeOf(notes(m_provider).sign(id, SecretBytes::copyOf("wrong")).result()), Code::denied);
    const auto slowed = notes(m_provider).sign(id, password(m_provider)).result();
    QCOMPARE(outcomeOf(slowed), Code::throttled);
    QVERIFY(slowed.error().retryAfterMs > 0);
    m_practice->clock.advance(slowed.error().retryAfterMs + 1);
    QVERIFY(notes(m_provider).sign(id, password(m_provider)).result().ok());
}

void TestNotes::licencesDecide()
{
    session::StaffAdmin &staff = m_practice->as(test::kOwner).staff();
    const auto expired
        = staff.addLicence(m_nurse, {.kind = u"LE"_s, .number = u"1"_s, .expires = u"2027-01-14"_s}).result();
    const auto ended = staff.addLicence(m_nurse, {.kind = u"RN"_s, .number = u"2"_s}).result();
    QVERIFY(expired.ok() && ended.ok());
    QVERIFY(staff.endLicence(*ended).result().ok());
    // The clock stands at 2027-01-15 in New York.
    const NoteId id = begin(m_nurse);
    QCOMPARE(outcomeOf(notes(m_nurse).sign(id, password(m_nurse)).result()), Code::denied);
    QCOMPARE(lineOf(m_nurse, id)->state, NoteState::draft);
    QVERIFY(m_practice->as(test::kOwner)
                .staff()
                .addLicence(m_nurse, {.kind = u"NP"_s, .number = u"3"_s, .expires = u"2027-01-15"_s})
                .result()
                .ok());
    const auto made = notes(m_nurse).sign(id, password(m_nurse)).result(); // its last valid day
    QVERIFY2(made.ok(), qPrintable(detailOf(made)));
    QCOMPARE(made->facts.credentials, u"NP"_s);
    QCOMPARE(made->facts.role, u"nurse"_s);
    QVERIFY(
        m_practice->as(test::kOwner).staff().addLicence(m_nurse, {.kind = u"RN"_s, .number = u"4"_s}).result().ok());
}

void TestNotes::signedNotesAreLocked()
{
    const NoteId id = signedBy(m_nurse);
    const FieldValues changed {{u"plan"_s, u"Something else"_s}};
    QCOMPARE(outcomeOf(notes(m_nurse).keep(id, changed).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_nurse).autosave(id, changed).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_nurse).discard(id).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_nurse).sign(id, password(m_nurse)).result()), Code::denied);
    QCOMPARE(valueOf(m_nurse, id, u"plan"_s), u"Massage daily."_s);
    const auto record = notes(m_nurse).view(id).result();
    QVERIFY(record.ok());
    QCOMPARE(record->state, NoteState::signed_);
    QCOMPARE(record->signatures.size(), 1U);
    QCOMPARE(record->signatures.front().meaning, chart::Meaning::author);
}

void TestNotes::addendaAndVoid()
{
    const NoteId draft = begin(m_nurse);
    QCOMPARE(outcomeOf(notes(m_nurse).addendum(draft, u"More"_s, password(m_nurse)).result()), Code::denied);
    QCOMPARE(
        outcomeOf(notes(m_director).voidNote(draft, u"written for another patient"_s, password(m_director)).result()),
        Code::denied);
    const NoteId id = signedBy(m_nurse);
    QCOMPARE(outcomeOf(notes(m_nurse).addendum(id, u" \n"_s, password(m_nurse)).result()), Code::invalid);
    QCOMPARE(outcomeOf(notes(m_nurse).addendum(id, kNoteCard, password(m_nurse)).result()), Code::invalid);
    QCOMPARE(outcomeOf(notes(m_nurse).addendum(id, QString((1 << 20) + 1, u'x'), password(m_nurse)).result()),
             Code::invalid);
    QVERIFY(notes(m_nurse).addendum(id, u"Bruise at 3 mm."_s, password(m_nurse)).result().ok());
    QVERIFY(notes(m_provider).addendum(id, u"Seen, resolved."_s, password(m_provider)).result().ok());
    QCOMPARE(lineOf(m_nurse, id)->addenda, 2);

    QCOMPARE(outcomeOf(notes(m_nurse).voidNote(id, u"written for another patient"_s, password(m_nurse)).result()),
             Code::denied); // not a nurse's
    QCOMPARE(outcomeOf(notes(m_director).voidNote(id, u"mistake"_s, password(m_director)).result()), Code::invalid);
    QVERIFY(notes(m_director).voidNote(id, u"written for another patient"_s, password(m_director)).result().ok());
    const auto record = notes(m_nurse).view(id).result();
    QVERIFY(record.ok());
    QCOMPARE(record->state, NoteState::voided);
    QCOMPARE(record->sections.at(3).value, u"Massage daily."_s); // it stays
    QCOMPARE(record->signatures.back().text, u"written for another patient"_s);
    // And nothing comes after it.
    QCOMPARE(outcomeOf(notes(m_nurse).addendum(id, u"More"_s, password(m_nurse)).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_director).voidNote(id, u"once more, for sure"_s, password(m_director)).result()),
             Code::denied);
    const auto verdict = notes(m_nurse).verify(id).result();
    QVERIFY(verdict.ok() && verdict->good && verdict->signatures.size() == 4);
}

void TestNotes::cosigning()
{
    const NoteId draft = begin(m_nurse);
    const StaffId director = m_practice->as(m_director).actor().user;
    const StaffId desk = m_practice->as(m_desk).actor().user;
    const StaffId nurse = m_practice->as(m_nurse).actor().user;
    QCOMPARE(outcomeOf(notes(m_nurse).requestCosign(draft, director, {}).result()), Code::invalid);
    QCOMPARE(outcomeOf(notes(m_director).cosign(draft, password(m_director)).result()), Code::denied);
    QVERIFY(notes(m_nurse).discard(draft).result().ok());

    const NoteId named = signedBy(m_nurse);
    const NoteId open = signedBy(m_nurse);
    QCOMPARE(outcomeOf(notes(m_nurse).requestCosign(named, desk, {}).result()), Code::invalid);
    QCOMPARE(outcomeOf(notes(m_nurse).requestCosign(named, nurse, {}).result()), Code::invalid);
    QVERIFY(notes(m_nurse).requestCosign(named, director, u"Please look at the lot."_s).result().ok());
    QCOMPARE(outcomeOf(notes(m_nurse).requestCosign(named, director, {}).result()), Code::invalid);
    QVERIFY(notes(m_nurse).requestCosign(open, {}, {}).result().ok());
    QVERIFY(lineOf(m_nurse, open)->cosignOpen);

    const auto queue = notes(m_director).attention().result();
    QVERIFY(queue.ok());
    QCOMPARE(queue->toCosign.size(), 2U);
    QCOMPARE(queue->toCosign.front().first.message, u"Please look at the lot."_s);
    QCOMPARE(queue->toCosign.front().second.id, named);
    QCOMPARE(notes(test::kOwner).attention().result()->toCosign.size(), 0U); // asked was the director
    QCOMPARE(outcomeOf(notes(m_nurse).cosign(named, password(m_nurse)).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_provider).cosign(named, password(m_provider)).result()), Code::denied);

    QVERIFY(notes(m_director).cosign(named, password(m_director)).result().ok());
    QVERIFY(notes(m_director).cosign(open, password(m_director)).result().ok());
    QCOMPARE(outcomeOf(notes(m_director).cosign(open, password(m_director)).result()), Code::denied);
    QCOMPARE(notes(m_director).attention().result()->toCosign.size(), 0U);
    QVERIFY(lineOf(m_nurse, open)->cosigned && !lineOf(m_nurse, open)->cosignOpen);
    const NoteId own = signedBy(m_director);
    QCOMPARE(outcomeOf(notes(m_director).cosign(own, password(m_director)).result()), Code::denied);
    const auto verdict = notes(m_nurse).verify(named).result();
    QVERIFY(verdict.ok() && verdict->good && verdict->signatures.size() == 2);
}

void TestNotes::manyAreCosignedAtOnce()
{
    const NoteId first = signedBy(m_nurse);
    const NoteId second = signedBy(m_nurse);
    const NoteId draft = begin(m_nurse);
    QCOMPARE(outcomeOf(notes(m_director).cosignAll({first, second}, SecretBytes::copyOf("no")).result()), Code::denied);
    QVERIFY(!lineOf(m_director, first)->cosigned);
    QCOMPARE(outcomeOf(notes(m_nurse).cosignAll({first}, password(m_nurse)).result()), Code::denied);
    const auto made = notes(m_director).cosignAll({first, draft, second}, password(m_director)).result();
    QVERIFY2(made.ok(), qPrintable(detailOf(made)));
    QCOMPARE(made->size(), 3U);
    QVERIFY(made->at(0).made.ok() && made->at(2).made.ok());
    QCOMPARE(outcomeOf(made->at(1).made), Code::denied); // not signed yet; the others are
    for (const NoteId id : {first, second}) {
        QVERIFY(lineOf(m_director, id)->cosigned);
        const auto verdict = notes(m_director).verify(id).result();
        QVERIFY2(verdict.ok() && verdict->good, qPrintable(verdict.ok() ? verdict->words : detailOf(verdict)));
        const auto entries = m_practice->as(test::kOwner)
                                 .audit()
                                 .list({.patient = m_patient,
                                        .action = u"cosign"_s,
                                        .object = chart::rowOf(id),
                                        .outcome = audit::Outcome::ok})
                                 .result();
        QVERIFY(entries.ok() && entries->size() == 1);
    }
}

void TestNotes::oldDraftsAskForAttention()
{
    const NoteId id = begin(m_provider);
    const auto waits = [&](const QString &login) {
        const auto attention = notes(login).attention().result();
        return attention.ok()
            && std::any_of(attention->oldDrafts.begin(), attention->oldDrafts.end(),
                           [id](const chart::NoteLine &line) { return line.id == id; });
    };
    QVERIFY(!waits(m_provider));
    m_practice->clock.advance(chart::kOldDraftMs - 120'000);
    QVERIFY(!waits(m_provider));
    m_practice->clock.advance(120'000);
    QVERIFY(waits(m_provider));
    QVERIFY(!waits(m_director)); // its author's
    QVERIFY(notes(m_provider).sign(id, password(m_provider)).result().ok());
    QVERIFY(!waits(m_provider));
}

void TestNotes::copiesSayThatTheyAreCopies()
{
    const NoteId draft = begin(m_nurse);
    QCOMPARE(outcomeOf(notes(m_provider).copyForward(draft).result()), Code::invalid);
    QVERIFY(notes(m_nurse).discard(draft).result().ok());
    const NoteId id = signedBy(m_nurse);
    const auto copy = notes(m_provider).copyForward(id).result();
    QVERIFY2(copy.ok(), qPrintable(detailOf(copy)));
    const auto record = notes(m_provider).view(copy->id).result();
    QVERIFY(record.ok());
    QCOMPARE(record->note.copiedFrom, id);
    QCOMPARE(record->note.patient, m_patient);
    QCOMPARE(record->state, NoteState::draft);
    QCOMPARE(record->note.author, m_practice->as(m_provider).actor().user);
    QCOMPARE(record->sections.at(3).value, u"Massage daily."_s);
    QVERIFY(notes(m_provider).sign(copy->id, password(m_provider)).result().ok());
}

void TestNotes::restrictedPatientsStayClosed()
{
    const PatientId open = m_patient;
    m_patient = addPatient(u"Ash"_s);
    const NoteId draft = begin(m_nurse);
    const NoteId id = signedBy(m_nurse);
    QVERIFY(notes(m_nurse).requestCosign(id, {}, {}).result().ok());
    m_practice->clock.advance(chart::kOldDraftMs);
    QVERIFY(m_practice->as(m_provider).patients().restrict(m_patient, true).result().ok());
    session::NoteService &closed = notes(m_nurse);
    QCOMPARE(outcomeOf(closed.list(m_patient).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.view(id).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.verify(id).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.add({m_patient, {}, u"soap"_s, {}}).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.keep(draft, {}).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.autosave(draft, {}).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.discard(draft).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.sign(draft, password(m_nurse)).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.addendum(id, u"More"_s, password(m_nurse)).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.copyForward(id).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.requestCosign(id, m_practice->as(m_nurse).actor().user, {}).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.printNote(id).result()), Code::denied);
    QCOMPARE(outcomeOf(closed.printChart(m_patient).result()), Code::denied);
    const auto own = closed.attention().result();
    QVERIFY(own.ok());
    for (const chart::NoteLine &line : own->oldDrafts)
        QVERIFY(line.id != draft);
    QCOMPARE(notes(m_director).attention().result()->toCosign.size(), 0U);
    QCOMPARE(outcomeOf(notes(m_director).voidNote(id, u"not to be touched"_s, password(m_director)).result()),
             Code::denied);
    QVERIFY(notes(m_provider).view(id).result().ok());
    QVERIFY(refusals(u"view"_s, id) == 1);
    m_patient = open;
}

void TestNotes::frontDeskSeesNothing()
{
    const NoteId id = signedBy(m_nurse);
    QCOMPARE(outcomeOf(notes(m_desk).list(m_patient).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_desk).view(id).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_desk).printNote(id).result()), Code::denied);
    QCOMPARE(outcomeOf(notes(m_desk).sign(id, password(m_desk)).result()), Code::denied);
}

void TestNotes::oldKeysStayGood()
{
    const NoteId id = signedBy(m_nurse);
    const auto reset = m_practice->as(test::kOwner).staff().reset(m_nurse, password(m_nurse)).result();
    QVERIFY2(reset.ok(), qPrintable(detailOf(reset)));
    m_practice->totpUris.insert(m_nurse, reset->totpUri);
    const NoteId later = signedBy(m_nurse);
    for (const NoteId note : {id, later}) {
        const auto verdict = notes(m_provider).verify(note).result();
        QVERIFY(verdict.ok());
        QVERIFY2(verdict->good, qPrintable(verdict->signatures.front().words));
    }
    QVERIFY(m_practice->as(test::kOwner).staff().disable(m_nurse).result().ok());
    QVERIFY(notes(m_provider).verify(id).result()->good); // whoever has left has signed all the same
}

void TestNotes::timelineFollows()
{
    test::StoreFixture fixture;
    const auto patient = fixture.addPatient(u"Fern"_s);
    const auto book = chart::TemplateBook::builtIn();
    QVERIFY(patient.ok() && book.ok());
    const auto write
        = [&fixture](auto body) { return fixture.store->write(fixture.actor, {access::Right::noteEdit}, body); };
    const auto states = [&] {
        QStringList all;
        const auto page = fixture.store->read(fixture.actor, {access::Right::noteList},
                                              [&](store::Reader &reader, store::Intent &) {
                                                  return chart::timelinePage(reader, patient->id, std::nullopt, 50);
                                              });
        if (page.ok())
            for (const chart::Event &event : page->events)
                all.append(chart::eventKindName(event.kind) + u' ' + event.label + u' ' + event.state);
        return all;
    };
    const auto note = write([&](store::AuditedTx &tx) {
        return chart::beginNote(tx, *book, {patient->id, {}, u"soap"_s, {{u"plan"_s, u"x"_s}}}, u"Olive"_s);
    });
    QVERIFY(note.ok());
    QCOMPARE(states(), QStringList {u"note SOAP note draft"_s});
    const chart::SignerFacts facts {u"Olive"_s, u"owner"_s, {}};
    QVERIFY(write([&](store::AuditedTx &tx) { return chart::signNote(tx, note->id, facts); }).ok());
    QCOMPARE(states(), QStringList {u"note SOAP note signed"_s});
    const qint64 then = fixture.clock.now().wallMs;
    fixture.clock.advance(60'000);
    QVERIFY(write([&](store::AuditedTx &tx) { return chart::voidNote(tx, note->id, u"wrong patient"_s, facts); }).ok());
    QCOMPARE(states(), QStringList {u"note SOAP note void"_s});
    const auto past
        = fixture.store->read(fixture.actor, {access::Right::noteList}, [&](store::Reader &reader, store::Intent &) {
              return chart::timelineAsOf(reader, patient->id, then);
          });
    QVERIFY2(past.ok(), qPrintable(detailOf(past)));
    QCOMPARE(past->size(), 1U);
    QCOMPARE(past->front().state, u"signed"_s); // as it stood before
    const auto second = write([&](store::AuditedTx &tx) {
        return chart::beginNote(tx, *book, {patient->id, {}, u"peel"_s, {}}, u"Olive"_s);
    });
    QVERIFY(second.ok());
    QVERIFY(write([&](store::AuditedTx &tx) { return chart::discardNote(tx, second->id); }).ok());
    QCOMPARE(states(), QStringList {u"note SOAP note void"_s});
    const auto report = fixture.store->check(std::nullopt);
    QVERIFY2(report.ok() && report->ok(), qPrintable(report.ok() ? report->problems.join(u'\n') : detailOf(report)));
}

VB_TEST(TestNotes)
#include "test_notes.moc"
