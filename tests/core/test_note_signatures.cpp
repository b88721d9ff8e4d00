#include "core/chart/signature.h"
#include "core/session/note_evidence.h"
#include "core/sql/db.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/store_fixture.h"
#include "tests/kit/test_main.h"

#include <QTest>

using namespace vb;
using namespace Qt::StringLiterals;
using chart::NoteId;

namespace {

QString failureOf(const auto &result)
{
    return result.ok() ? QString() : result.error().detail;
}

/// Two people who sign on one PC, below the session.
class SigningFixture : public test::StoreFixture {
public:
    SigningFixture()
    {
        Result<chart::TemplateBook> built = chart::TemplateBook::builtIn();
        const Result<patient::Patient> added = addPatient(u"Fern"_s);
        if (!built.ok() || !added.ok())
            qFatal("no patient or no templates");
        book = std::move(*built);
        patientId = added->id;
        second.user = keys::staffIdFor(secondKeys.publicPart());
    }

    template <class Body>
    auto write(Body body)
    {
        return store->write(actor, {access::Right::noteSign}, body);
    }
    Result<chart::Note> begin(const QString &text)
    {
        return write([&](store::AuditedTx &tx) {
            return chart::beginNote(tx, book, {patientId, visit, u"soap"_s, {{u"plan"_s, text}}}, u"Olive Hartman"_s);
        });
    }
    /// As somebody else, and back.
    Result<chart::NoteSignature> asSecond(const std::function<Result<chart::NoteSignature>(store::AuditedTx &)> &body)
    {
        store->leave();
        store->enter(second, &secondSigner);
        Result<chart::NoteSignature> made = store->write(second, {access::Right::noteCosign}, body);
        store->leave();
        store->enter(actor, &signer);
        return made;
    }
    chart::SignerKeys keysOf(StaffId person, DeviceId of) const
    {
        chart::SignerKeys found;
        if (person == actor.user)
            found.person = {crypto::randomBytes(32), user.sign.publicKey}; // an older key, too
        if (person == second.user)
            found.person = {secondKeys.sign.publicKey};
        if (of == device.id())
            found.device = device.sign.publicKey;
        return found;
    }
    Result<chart::NoteVerdict> verify(NoteId id)
    {
        return store->read(
            actor, {access::Right::noteVerify},
            [&](store::Reader &reader, store::Intent &) -> Result<chart::NoteVerdict> {
                VB_TRY(const chart::Note note, chart::noteRow(reader, id));
                VB_TRY(const std::vector<chart::NoteSignature> signatures, chart::signaturesOf(reader, id));
                return chart::verifyNote(note, signatures,
                                         [this](StaffId person, DeviceId of) { return keysOf(person, of); });
            });
    }
    /// With the key of the store in hand and no program of ours in the way.
    Result<void> asInsider(const QByteArray &script, bool dropTriggers = true)
    {
        close();
        VB_TRY(sql::Db db, sql::Db::open(path, key, {}));
        if (dropTriggers)
            VB_DO(db.exec("DROP TRIGGER note_no_replace; DROP TRIGGER note_signature_no_replace; DROP TRIGGER "
                          "note_no_update; DROP TRIGGER note_no_delete; DROP TRIGGER "
                          "note_signature_no_update; DROP TRIGGER note_signature_no_delete;"));
        VB_DO(db.exec(script));
        return db.checkpoint();
    }

    chart::TemplateBook book;
    PatientId patientId;
    EntityId visit = EntityId::make(7);
    const chart::SignerFacts facts {u"Olive Hartman"_s, u"owner"_s, u"RN"_s};
    const chart::SignerFacts secondFacts {u"Dr. Maren Lund"_s, u"medical_director"_s, u"MD"_s};
    keys::UserKeys secondKeys = keys::UserKeys::make();
    session::KeySigner secondSigner {secondKeys.sign, device.sign};
    Actor second {{}, u"maren"_s, Role::medicalDirector, device.id()};
};

} // namespace

/// What a signature under a note is worth.
class TestNoteSignatures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyChangedColumnIsFound();
    void everyMissingPartIsFound();
    void takenAwaySignaturesAreFound();
    void signedNotesResistSql();
    void onlyTheAuthorsSignatureMakesANote();
    void strangersKeysAreNotTaken();
    void hashesAndMessagesAreFixed();

private:
    /// A note with one signature of each meaning; a copy of a further one, so that no column is empty.
    static NoteId makeNote(SigningFixture &fixture);
};

NoteId TestNoteSignatures::makeNote(SigningFixture &fixture)
{
    const auto first = fixture.begin(u"First"_s);
    if (!first.ok()
        || !fixture.write([&](store::AuditedTx &tx) { return chart::signNote(tx, first->id, fixture.facts); }).ok())
        qFatal("the first note was not signed");
    const auto note = fixture.write([&](store::AuditedTx &tx) {
        return chart::copyNote(tx, fixture.book, first->id, fixture.visit, u"Olive Hartman"_s);
    });
    if (!note.ok())
        qFatal("no copy: %s", qPrintable(note.error().detail));
    const NoteId id = note->id;
    const bool done = fixture.write([&](store::AuditedTx &tx) { return chart::signNote(tx, id, fixture.facts); }).ok()
        && fixture.write([&](store::AuditedTx &tx) { return chart::addAddendum(tx, id, u"More"_s, fixture.facts); })
               .ok()
        && fixture.asSecond([&](store::AuditedTx &tx) { return chart::cosignNote(tx, id, fixture.secondFacts); }).ok()
        && fixture
               .asSecond([&](store::AuditedTx &tx) {
                   return chart::voidNote(tx, id, u"of another patient"_s, fixture.secondFacts);
               })
               .ok();
    if (!done)
        qFatal("not all signatures were made");
    return id;
}

void TestNoteSignatures::everyChangedColumnIsFound()
{
    SigningFixture fixture;
    const NoteId id = makeNote(fixture);
    const auto good = fixture.verify(id);
    QVERIFY2(good.ok() && good->good, qPrintable(good.ok() ? good->words : failureOf(good)));
    QCOMPARE(good->signatures.size(), 4U);
    fixture.close();
    fixture.keepCopy();

    int tried = 0;
    for (const store::EntityDecl *entity : {&chart::kNoteEntity, &chart::kNoteSignatureEntity}) {
        const bool ofNote = entity == &chart::kNoteEntity;
        QByteArrayList columns {"id"};
        for (const store::Field &field : entity->fields)
            columns.append(field.column);
        for (const QByteArray &column : columns)
            for (int row = 0; row < (ofNote ? 1 : 4); ++row) {
                const store::Field *field = nullptr;
                for (const store::Field &one : entity->fields)
                    field = one.column == column ? &one : field;
                const bool isBytes
                    = field == nullptr || field->kind == store::Kind::id || field->kind == store::Kind::blob;
                const bool isNumber
                    = field != nullptr && (field->kind == store::Kind::integer || field->kind == store::Kind::time);
                const QByteArray other = isNumber ? column + " + 1"
                    : isBytes                     ? "unhex(replace(hex(" + column + "), substr(hex(" + column
                        + "), 1, 1), "
                          "CASE substr(hex("
                        + column + "), 1, 1) WHEN 'A' THEN 'B' ELSE 'A' END))"
                              : "coalesce(" + column + ", '') || 'x'";
                const QByteArray where = ofNote ? "id = x'" + id.bytes().toHex() + "'"
                                                : "id = (SELECT id FROM note_signature WHERE note = x'"
                        + id.bytes().toHex() + "' ORDER BY at, n LIMIT 1 OFFSET " + QByteArray::number(row) + ")";
                fixture.restoreCopy();
                const Result<void> changed = fixture.asInsider("UPDATE " + entity->table + " SET " + column + " = "
                                                               + other + " WHERE " + where);
                QVERIFY2(changed.ok(), qPrintable(QString::fromLatin1(column) + u' ' + failureOf(changed)));
                QVERIFY(fixture.open().ok());
                const auto verdict = fixture.verify(id);
                const bool found = verdict.ok() ? !verdict->good : verdict.error().code == Code::notFound;
                // A later signature that was moved to another note is missing here: the check of the store says so.
                const bool moved = !ofNote && column == "note" && row > 0;
                const auto report
                    = moved ? fixture.store->check(std::nullopt) : Result<store::CheckReport>(store::CheckReport());
                QVERIFY2(moved ? report.ok() && !report->ok() : found,
                         (entity->table + '.' + column + ' ' + QByteArray::number(row)).constData());
                ++tried;
            }
    }
    QCOMPARE(tried, 13 + 4 * 14);
}

void TestNoteSignatures::everyMissingPartIsFound()
{
    SigningFixture fixture;
    const NoteId id = makeNote(fixture);
    fixture.close();
    fixture.keepCopy();
    const QByteArray of = " WHERE note = x'" + id.bytes().toHex() + "'";
    for (const QByteArray &script :
         {"DELETE FROM note_signature" + of, "DELETE FROM note_signature" + of + " AND meaning = 'author'",
          // A signature of another note in place of the right one.
          "UPDATE note_signature SET note = x'" + id.bytes().toHex() + "' WHERE meaning = 'author' AND NOT (note = x'"
              + id.bytes().toHex() + "')",
          "UPDATE note SET visit = NULL, state = 'draft'"_ba}) {
        fixture.restoreCopy();
        const Result<void> changed = fixture.asInsider(script);
        QVERIFY2(changed.ok(), qPrintable(failureOf(changed)));
        QVERIFY(fixture.open().ok());
        const auto verdict = fixture.verify(id);
        QVERIFY2(verdict.ok() && !verdict->good, script.constData());
        const auto report = fixture.store->check(std::nullopt);
        QVERIFY2(report.ok() && !report->ok(), script.constData());
    }
    // That an addendum is missing shows in the check of the store.
    fixture.restoreCopy();
    QVERIFY(fixture.asInsider("DELETE FROM note_signature" + of + " AND meaning = 'addendum'").ok());
    QVERIFY(fixture.open().ok());
    const auto report = fixture.store->check(std::nullopt);
    QVERIFY(report.ok() && !report->ok());
}

void TestNoteSignatures::takenAwaySignaturesAreFound()
{
    SigningFixture fixture;
    const auto as = [&fixture](access::Right right, const auto &body) {
        fixture.clock.advance(60'000);
        return fixture.store->write(fixture.actor, {right}, body);
    };
    const auto note = as(access::Right::noteAdd, [&](store::AuditedTx &tx) {
        return chart::beginNote(tx, fixture.book,
                                {fixture.patientId, fixture.visit, u"soap"_s, {{u"plan"_s, u"Text"_s}}},
                                u"Olive Hartman"_s);
    });
    QVERIFY(note.ok());
    const NoteId id = note->id;
    QVERIFY(
        as(access::Right::noteSign, [&](store::AuditedTx &tx) { return chart::signNote(tx, id, fixture.facts); }).ok());
    QVERIFY(as(access::Right::noteAddendum, [&](store::AuditedTx &tx) {
                return chart::addAddendum(tx, id, u"First addendum"_s, fixture.facts);
            }).ok());
    fixture.clock.advance(60'000);
    QVERIFY(
        fixture.asSecond([&](store::AuditedTx &tx) { return chart::cosignNote(tx, id, fixture.secondFacts); }).ok());
    QVERIFY(as(access::Right::noteAddendum, [&](store::AuditedTx &tx) {
                return chart::addAddendum(tx, id, u"Second addendum"_s, fixture.facts);
            }).ok());
    QVERIFY(as(access::Right::noteVoid, [&](store::AuditedTx &tx) {
                return chart::voidNote(tx, id, u"of another patient"_s, fixture.facts);
            }).ok());
    const auto missing = [&]() -> QStringList {
        const auto words = fixture.store->inspect([&](store::TrustedReader &reader) -> Result<QStringList> {
            VB_TRY(const chart::Note row, chart::noteRow(reader, id));
            VB_TRY(const std::vector<chart::NoteSignature> signatures, chart::signaturesOf(reader, id));
            return session::missingSignatures(reader, row, signatures);
        });
        return words.ok() ? *words : QStringList {words.error().detail};
    };
    QCOMPARE(missing().join(u'|'), QString());
    fixture.close();
    fixture.keepCopy();

    // Any one of the five, the last one too; the row alone, or with its operation.
    const QByteArray dropGuard = "DROP TRIGGER operation_no_delete;";
    for (int row = 0; row < 5; ++row) {
        const QByteArray where = "(SELECT id FROM note_signature WHERE note = x'" + id.bytes().toHex()
            + "' ORDER BY at LIMIT 1 OFFSET " + QByteArray::number(row) + ")";
        for (const bool operationToo : {false, true}) {
            fixture.restoreCopy();
            const Result<void> changed = fixture.asInsider(
                (operationToo ? dropGuard + "DELETE FROM operation WHERE entity_id = " + where + ";" : QByteArray())
                + "DELETE FROM note_signature WHERE id = " + where);
            QVERIFY2(changed.ok(), qPrintable(failureOf(changed)));
            QVERIFY(fixture.open().ok());
            const QStringList words = missing();
            QVERIFY2(words.size() == 1 && words.front().contains(u"is missing"_s)
                         && words.front().contains(operationToo ? u"access log"_s : u"operations"_s),
                     qPrintable(QStringLiteral("%1 %2: %3").arg(row).arg(operationToo).arg(words.join(u'|'))));
            chart::NoteVerdict verdict {.good = true, .words = {}, .signatures = {}};
            session::addMissing(verdict, words);
            QVERIFY(!verdict.good && verdict.words.contains(words.front()));
        }
    }
    // Whoever takes the entry of the log away as well is found by verifying the log.
    fixture.restoreCopy();
    const QByteArray last = "(SELECT id FROM note_signature WHERE meaning = 'void')";
    QVERIFY(
        fixture
            .asInsider(dropGuard + "DROP TRIGGER audit_entry_no_delete; DELETE FROM operation WHERE entity_id = " + last
                       + "; DELETE FROM note_signature WHERE meaning = 'void'; DELETE FROM audit_entry WHERE action = "
                         "'void'")
            .ok());
    const Result<void> reopened = fixture.open();
    if (reopened.ok()) {
        QCOMPARE(missing(), QStringList());
        const auto report = fixture.store->check(std::nullopt);
        QVERIFY(report.ok() && !report->ok());
    } else {
        QCOMPARE(reopened.error().code, Code::integrity);
    }
}

void TestNoteSignatures::signedNotesResistSql()
{
    SigningFixture fixture;
    const NoteId id = makeNote(fixture);
    fixture.close();
    fixture.keepCopy();
    for (const char *script : {"UPDATE note SET body = '[]'", "UPDATE note SET state = 'draft'", "DELETE FROM note",
                               "INSERT OR REPLACE INTO note SELECT * FROM note", "UPDATE note_signature SET text = 'x'",
                               "DELETE FROM note_signature", "UPDATE OR REPLACE note SET edited = 1"}) {
        fixture.restoreCopy();
        const Result<void> changed = fixture.asInsider(script, false);
        QVERIFY2(!changed.ok(), script);
        QVERIFY(fixture.open().ok());
        const auto verdict = fixture.verify(id);
        QVERIFY2(verdict.ok() && verdict->good, script);
    }
    // By way of the store's own writing, too.
    const auto past = fixture.write([&](store::AuditedTx &tx) {
        return tx.set(chart::kNoteEntity, chart::rowOf(id), {{chart::kNoteBody, u"[]"_s}});
    });
    QVERIFY(!past.ok());
    const auto verdict = fixture.verify(id);
    QVERIFY(verdict.ok() && verdict->good);
}

void TestNoteSignatures::onlyTheAuthorsSignatureMakesANote()
{
    SigningFixture fixture;
    const auto note = fixture.begin(u"Text"_s);
    QVERIFY(note.ok());
    QVERIFY(fixture.write([&](store::AuditedTx &tx) { return chart::signNote(tx, note->id, fixture.facts); }).ok());
    const auto content = fixture.store->read(
        fixture.actor, {access::Right::noteVerify},
        [&](store::Reader &reader, store::Intent &) -> Result<std::pair<chart::Note, chart::NoteSignature>> {
            VB_TRY(const chart::Note row, chart::noteRow(reader, note->id));
            VB_TRY(const std::vector<chart::NoteSignature> signatures, chart::signaturesOf(reader, note->id));
            return std::pair(row, signatures.front());
        });
    QVERIFY(content.ok());
    const auto lookUp = [&fixture](StaffId person, DeviceId of) { return fixture.keysOf(person, of); };
    QVERIFY(chart::verifyNote(content->first, {content->second}, lookUp).good);
    QVERIFY(!chart::verifyNote(content->first, {}, lookUp).good);

    // Somebody else signs as the author: every signature is sound, and the note is not his.
    chart::NoteSignature forged = content->second;
    forged.signer = fixture.second.user;
    const QByteArray message = chart::signedMessage(forged);
    forged.userSignature = fixture.secondSigner.signAsUser(chart::kNoteSignatureLabel, message);
    forged.deviceSignature = fixture.secondSigner.signAsDevice(chart::kNoteSignatureLabel, message);
    QVERIFY(!chart::verifyNote(content->first, {forged}, lookUp).good);
    // He signs in the author's name.
    forged = content->second;
    forged.userSignature = fixture.secondSigner.signAsUser(chart::kNoteSignatureLabel, chart::signedMessage(forged));
    QVERIFY(!chart::verifyNote(content->first, {forged}, lookUp).good);
    // The author himself, for another purpose.
    forged = content->second;
    forged.userSignature = fixture.signer.signAsUser("verbena/other/v1", chart::signedMessage(forged));
    QVERIFY(!chart::verifyNote(content->first, {forged}, lookUp).good);
}

void TestNoteSignatures::strangersKeysAreNotTaken()
{
    SigningFixture fixture;
    const NoteId id = makeNote(fixture);
    const auto content
        = fixture.store->read(fixture.actor, {access::Right::noteVerify},
                              [&](store::Reader &reader, store::Intent &) { return chart::noteRecord(reader, id); });
    QVERIFY(content.ok());
    const auto verdictWith = [&](const chart::SignerKeyLookup &lookUp) {
        return chart::verifyNote(content->note, content->signatures, lookUp);
    };
    QVERIFY(!verdictWith([](StaffId, DeviceId) { return chart::SignerKeys {}; }).good);
    QVERIFY(!verdictWith([&](StaffId person, DeviceId of) {
                 chart::SignerKeys keys = fixture.keysOf(person, of);
                 keys.device.clear(); // a PC that is none of the practice's
                 return keys;
             }).good);
    QVERIFY(!verdictWith([&](StaffId person, DeviceId of) {
                 chart::SignerKeys keys = fixture.keysOf(person, of);
                 keys.device = crypto::randomBytes(32);
                 return keys;
             }).good);
    const chart::NoteVerdict one = verdictWith([&](StaffId person, DeviceId of) {
        return person == fixture.second.user ? chart::SignerKeys {} : fixture.keysOf(person, of);
    });
    QVERIFY(!one.good);
    QCOMPARE(std::count_if(one.signatures.begin(), one.signatures.end(), [](const auto &s) { return s.good; }), 2);
    QVERIFY(one.signatures.back().words.contains(u"Dr. Maren Lund"_s));
}

void TestNoteSignatures::hashesAndMessagesAreFixed()
{
    // Written down once: whoever changes the form makes all signatures that are out there worthless.
    const chart::Note note {NoteId(IdBytes {1}),
                            PatientId(IdBytes {2}),
                            {},
                            u"soap"_s,
                            1,
                            u"SOAP note"_s,
                            StaffId(IdBytes {3}),
                            u"Ana"_s,
                            u"[]"_s,
                            {},
                            4,
                            5,
                            u"signed"_s};
    QCOMPARE(chart::contentHash(note).toHex(), "67c869242d3db7922d65c309674347c5a93b52cbcb1a7f0222cef77ddc58ae6f"_ba);
    chart::NoteSignature signature;
    signature.note = note.id;
    signature.meaning = chart::Meaning::author;
    signature.hash = QByteArray(32, 'h');
    QCOMPARE(crypto::bytes(crypto::sha256(chart::signedMessage(signature))).toHex(),
             "a217b84f99d1764525d08bdb0b99c0e417180a7fd329bb058179972cf69c73bd"_ba);
}

VB_TEST(TestNoteSignatures)
#include "test_note_signatures.moc"
