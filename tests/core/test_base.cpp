#include "core/base/base32.h"
#include "core/base/cbor.h"
#include "core/base/clock.h"
#include "core/base/durable_file.h"
#include "core/base/id.h"
#include "core/base/qr.h"
#include "core/base/role.h"
#include "core/base/secret_bytes.h"
#include "core/base/text.h"
#include "tests/kit/test_main.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>
#include <random>

using namespace vb;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void writePlain(const QString &path, const QByteArray &content, QFile::Permissions permissions)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
    QVERIFY(file.setPermissions(permissions));
}

/// Counting bytes: 0, 1, 2 …
QByteArray counted(int size)
{
    QByteArray out;
    for (int i = 0; i < size; ++i)
        out.append(static_cast<char>(i * 37 + 11));
    return out;
}

Result<int> half(int n)
{
    if (n % 2 != 0)
        return fail(Code::invalid, u"odd"_s);
    return n / 2;
}

Result<int> quarter(int n)
{
    VB_TRY(const int once, half(n));
    VB_DO(half(once));
    return once / 2;
}

} // namespace

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { file::failNth(0, false); }

    void resultCarriesTheFirstError();
    void codesHaveWordsAndExitCodes();
    void idsSortByTimeAndNeverRepeat();
    void idTextIsStrict();
    void cborIsDeterministic();
    void cborRefusesOtherForms_data();
    void cborRefusesOtherForms();
    void cborRefusesEveryTruncationAndTail();
    void cborTakesWhatItWrites();
    void base32MatchesRfc4648_data();
    void base32MatchesRfc4648();
    void base32IsForgivingInWriting();
    void groupsFindEveryWrongSymbol();
    void groupsFindEverySwapOfNeighbours();
    void groupsFindSwappedGroups();
    void groupsTakeWhatPeopleWrite();
    void groupsRefuseOtherLengths();
    void oneGroupFitsItsPlaceOnly();
    void foldMakesWritingsEqual_data();
    void foldMakesWritingsEqual();
    void cleanLineRefuses_data();
    void cleanLineRefuses();
    void cleanLineKeepsNames_data();
    void cleanLineKeepsNames();
    void cleanLineMeasuresTheNormalForm();
    void passagesHoldLineFeeds();
    void cardNumbersAreFound_data();
    void cardNumbersAreFound();
    void otherNumbersAreNoCards_data();
    void otherNumbersAreNoCards();
    void digitsAreTaken();
    void filesArePrivate();
    void foldersArePrivate();
    void looseSecretsAreRefused();
    void readNamesTheTrouble();
    void replaceIsAllOrNothing();
    void appendIsAllOrNothing();
    void elapsedTakesTheHandThatCannotBeSet();
    void timesAreUtc();
    void systemClockGoesOn();
    void rolesHaveNames();
    void secretBytesAreWiped();
    void qrHasItsPatterns();
};

void TestBase::resultCarriesTheFirstError()
{
    QCOMPARE(*quarter(12), 3);
    QVERIFY(!quarter(7).ok());
    QCOMPARE(quarter(6).error().code, Code::invalid);
    QCOMPARE(quarter(6).error().detail, u"odd"_s);
    QCOMPARE(quarter(6).valueOr(-1), -1);
    QVERIFY(Result<void>().ok());
    QVERIFY(!Result<void>(fail(Code::busy, {})).ok());
}

void TestBase::codesHaveWordsAndExitCodes()
{
    const std::pair<Code, std::pair<QString, int>> expected[] {
        {Code::failed, {u"failed"_s, 1}},         {Code::io, {u"failed"_s, 1}},
        {Code::tooNew, {u"failed"_s, 1}},         {Code::usage, {u"usage"_s, 2}},
        {Code::denied, {u"denied"_s, 3}},         {Code::codeRequired, {u"denied"_s, 3}},
        {Code::throttled, {u"denied"_s, 3}},      {Code::keychainLocked, {u"denied"_s, 3}},
        {Code::keychainAbsent, {u"denied"_s, 3}}, {Code::notFound, {u"not_found"_s, 4}},
        {Code::integrity, {u"integrity"_s, 5}},   {Code::invalid, {u"invalid"_s, 6}},
        {Code::network, {u"network"_s, 7}},       {Code::busy, {u"busy"_s, 8}},
    };
    for (const auto &[code, outcome] : expected) {
        QCOMPARE(codeName(code), outcome.first);
        QCOMPARE(exitCode(code), outcome.second);
    }
}

void TestBase::idsSortByTimeAndNeverRepeat()
{
    constexpr qint64 at = 0x0123456789AB;
    const PatientId id = PatientId::make(at);
    QCOMPARE(id.bytes().first(6).toHex(), QByteArray("0123456789ab"));
    QCOMPARE(id.raw()[6] >> 4, 7); // version
    QCOMPARE(id.raw()[8] >> 6, 2); // variant
    QVERIFY(PatientId::make(at - 1) < id && id < PatientId::make(at + 1));
    QSet<QByteArray> seen;
    for (int i = 0; i < 10'000; ++i)
        seen.insert(PatientId::make(at).bytes());
    QCOMPARE(seen.size(), 10'000);
}

void TestBase::idTextIsStrict()
{
    const QString text = u"0198f3c2-7a11-7b22-8c33-0123456789ab"_s;
    QCOMPARE(StaffId::fromText(text)->text(), text);
    QCOMPARE(StaffId::fromText(text.toUpper())->text(), text);
    QCOMPARE(StaffId::fromBytes(StaffId::fromText(text)->bytes()), *StaffId::fromText(text));
    QVERIFY(StaffId::fromBytes(QByteArray(15, 'x')).isNull());
    QVERIFY(StaffId::fromBytes(QByteArray(17, 'x')).isNull());
    for (const QString &wrong :
         {u""_s, u"0198f3c27a117b228c330123456789ab"_s, u"{0198f3c2-7a11-7b22-8c33-0123456789ab}"_s,
          u"0198f3c2-7a11-7b22-8c33-0123456789a"_s, u"0198f3c2-7a11-7b22-8c33-0123456789abc"_s,
          u"0198f3c2-7a11-7b22-8c33-0123456789ag"_s, u"0198f3c27-a11-7b22-8c33-0123456789ab"_s,
          u"00000000-0000-0000-0000-000000000000"_s, u"0198f3c2-7a11-7b22-8c33-0123456789٣b"_s}) {
        const auto id = StaffId::fromText(wrong);
        QVERIFY2(!id.ok(), qPrintable(wrong));
        QCOMPARE(id.error().code, Code::invalid);
    }
}

void TestBase::cborIsDeterministic()
{
    QCborMap map;
    map.insert(300, QByteArray("x"));
    map.insert(1, u"é"_s);
    map.insert(24, QCborArray {-1, 255, 256, true, false, QCborValue(nullptr)});
    map.insert(2, QCborMap {{7, 0}, {3, std::numeric_limits<qint64>::min()}});
    const QByteArray bytes = cbor::encode(map);
    // RFC 8949 section 4.2.1 by hand: keys 1, 2, 24, 300.
    QCOMPARE(bytes.toHex(),
             QByteArray("a4"
                        "0162c3a9"
                        "02a2033b7fffffffffffffff0700"
                        "181886"
                        "2018ff190100f5f4f6"
                        "19012c4178"));
    QCOMPARE(*cbor::decodeMap(bytes), *cbor::decodeMap(cbor::encode(*cbor::decodeMap(bytes))));
    QCOMPARE(cbor::decodeMap(bytes)->value(24).toArray().at(2).toInteger(), 256);
}

void TestBase::cborRefusesOtherForms_data()
{
    QTest::addColumn<QByteArray>("hex");
    const auto add = [](const char *name, const char *hex) { QTest::newRow(name) << QByteArray(hex); };
    add("nothing", "");
    add("duplicate key", "a201000101");
    add("duplicate key, other value", "a201000102");
    add("unsorted keys", "a202000100");
    add("unsorted nested keys", "a101a202000100");
    add("unsorted map in an array", "81a202000100");
    add("text key", "a1616100");
    add("negative key", "a12000");
    add("byte string key", "a1414100");
    add("long form of 5", "1805");
    add("long form of 255", "1900ff");
    add("long form of 65535", "1a0000ffff");
    add("long form of 2^32-1", "1b00000000ffffffff");
    add("long form of a key", "a1180100");
    add("long form of a length", "580141");
    add("long form of a map size",
        "b80100"
        "00");
    add("indefinite array", "9f01ff");
    add("indefinite map", "bf0100ff");
    add("indefinite bytes", "5f4141ff");
    add("indefinite text", "7f6161ff");
    add("trailing byte", "0000");
    add("tag", "c11a514b67b0");
    add("half float", "f93c00");
    add("float", "fa47c35000");
    add("double", "fb3ff199999999999a");
    add("undefined", "f7");
    add("simple value", "f0");
    add("simple value, long", "f8ff");
    add("beyond 63 bits", "1bffffffffffffffff");
    add("beyond 63 bits, negative", "3bffffffffffffffff");
    add("not UTF-8", "62c328");
    add("surrogate in UTF-8", "63eda080");
    add("overlong UTF-8", "62c080");
    add("reserved length", "1c");
    add("bare break", "ff");
    add("array of 2^62 items", "9b4000000000000000");
    add("map of 2^62 items", "bb4000000000000000");
    add("bytes of 2^62", "5b4000000000000000");
    add("text of 2^31", "7a80000000");
}

void TestBase::cborRefusesOtherForms()
{
    QFETCH(QByteArray, hex);
    const auto value = cbor::decode(QByteArray::fromHex(hex));
    QVERIFY(!value.ok());
    QCOMPARE(value.error().code, Code::integrity);
}

void TestBase::cborRefusesEveryTruncationAndTail()
{
    const QByteArray bytes
        = cbor::encode(QCborMap {{1, u"Ana"_s}, {2, QCborArray {1, QByteArray(30, 'b')}}, {3, 1000}});
    QVERIFY(cbor::decode(bytes).ok());
    for (qsizetype size = 0; size < bytes.size(); ++size)
        QVERIFY2(!cbor::decode(bytes.first(size)).ok(), QByteArray::number(size).constData());
    for (int tail = 0; tail < 256; ++tail)
        QVERIFY(!cbor::decode(bytes + static_cast<char>(tail)).ok());
    // Depth: 31 levels are ours, a thousand are an attack on the stack.
    QVERIFY(cbor::decode(QByteArray(31, '\x81') + '\0').ok());
    for (const int depth : {32, 33, 1000, 100'000})
        QVERIFY(!cbor::decode(QByteArray(depth, '\x81') + '\0').ok());
    QVERIFY(!cbor::decodeMap(cbor::encode(QCborArray {1})).ok());
}

/// Whether encode() takes a value that Qt's reader has made.
static bool canBeWritten(const QCborValue &value, int depth)
{
    if (value.isArray()) {
        const QCborArray array = value.toArray();
        return depth < 31 && std::all_of(array.begin(), array.end(), [depth](const QCborValue &item) {
                   return canBeWritten(item, depth + 1);
               });
    }
    if (value.isMap()) {
        const QCborMap map = value.toMap();
        QSet<qint64> keys; // Qt's reader takes one twice
        return depth < 31 && std::all_of(map.begin(), map.end(), [depth, &keys](const auto &item) {
                   const qint64 key = item.first.toInteger(-1);
                   const bool isNew = !keys.contains(key);
                   keys.insert(key);
                   return isNew && item.first.isInteger() && key >= 0 && canBeWritten(item.second, depth + 1);
               });
    }
    return value.isInteger() || value.isByteArray() || value.isString() || value.isBool() || value.isNull();
}

/// decode() looks at the form alone; what it takes has to be what encode() would write of the value, and the reverse.
void TestBase::cborTakesWhatItWrites()
{
    std::mt19937 random(20);
    const auto upTo = [&random](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    const QByteArray whole
        = cbor::encode(QCborMap {{1, u"Zo\u00EB \U0001F600"_s},
                                 {2, QCborArray {0, 23, 24, 255, 256, -1, -25, 65536}},
                                 {30, QCborMap {{0, QByteArray("ab")}, {200, true}, {300, nullptr}}}});
    int taken = 0;
    for (int round = 0; round < 40'000; ++round) {
        QByteArray bytes = whole;
        for (int changes = 1 + upTo(2); changes > 0; --changes)
            bytes[upTo(static_cast<int>(bytes.size()) - 1)] = static_cast<char>(upTo(255));
        QCborParserError error;
        const QCborValue value = QCborValue::fromCbor(bytes, &error);
        const bool expected
            = error.error == QCborError::NoError && canBeWritten(value, 0) && cbor::encode(value) == bytes;
        QVERIFY2(cbor::decode(bytes).ok() == expected, bytes.toHex().constData());
        taken += expected ? 1 : 0;
    }
    QVERIFY2(taken > 1'000 && taken < 39'000, QByteArray::number(taken).constData());
    for (const char *hex : {"63efbbbf", "64efbbbf61", "6461efbbbf"}) { // a byte order mark
        const QCborValue value = QCborValue::fromCbor(QByteArray::fromHex(hex));
        QCOMPARE(cbor::decode(QByteArray::fromHex(hex)).ok(), cbor::encode(value) == QByteArray::fromHex(hex));
    }
}

void TestBase::base32MatchesRfc4648_data()
{
    // RFC 4648 section 10, without padding.
    QTest::addColumn<QByteArray>("plain");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << QByteArray() << u""_s;
    QTest::newRow("1") << QByteArray("f") << u"MY"_s;
    QTest::newRow("2") << QByteArray("fo") << u"MZXQ"_s;
    QTest::newRow("3") << QByteArray("foo") << u"MZXW6"_s;
    QTest::newRow("4") << QByteArray("foob") << u"MZXW6YQ"_s;
    QTest::newRow("5") << QByteArray("fooba") << u"MZXW6YTB"_s;
    QTest::newRow("6") << QByteArray("foobar") << u"MZXW6YTBOI"_s;
}

void TestBase::base32MatchesRfc4648()
{
    QFETCH(QByteArray, plain);
    QFETCH(QString, text);
    QCOMPARE(base32::encode(plain), text);
    QCOMPARE(*base32::decode(text), plain);
}

void TestBase::base32IsForgivingInWriting()
{
    QCOMPARE(*base32::decode(u"mzxw 6ytb-oi=="), QByteArray("foobar"));
    for (const QString &wrong : {u"MZXW0"_s, u"MZXW1"_s, u"MZXW8"_s, u"MZXW_"_s, u"MZXWé"_s})
        QCOMPARE(base32::decode(wrong).error().code, Code::invalid);
}

void TestBase::groupsFindEveryWrongSymbol()
{
    const QByteArray bytes = counted(55); // the size of a kit code
    const QString code = base32::encodeGroups(bytes);
    QCOMPARE(code.count(u'-'), 21);
    QCOMPARE(*base32::decodeGroups(code, 55), bytes);
    const QString alphabet = u"0123456789ABCDEFGHJKMNPQRSTVWXYZ"_s;
    for (qsizetype at = 0; at < code.size(); ++at) {
        if (code.at(at) == u'-')
            continue;
        for (const QChar other : alphabet) {
            if (other == code.at(at))
                continue;
            QString wrong = code;
            wrong[at] = other;
            const auto decoded = base32::decodeGroups(wrong, 55);
            QVERIFY2(!decoded.ok(), qPrintable(wrong));
            QCOMPARE(decoded.error().detail, u"group %1 is mistyped"_s.arg(at / 6 + 1));
        }
    }
}

void TestBase::groupsFindEverySwapOfNeighbours()
{
    for (int seed = 0; seed < 20; ++seed) {
        QString code = base32::encodeGroups(counted(55 + seed).last(55));
        code.remove(u'-');
        for (qsizetype at = 0; at + 1 < code.size(); ++at) {
            if (code.at(at) == code.at(at + 1))
                continue;
            QString wrong = code;
            std::swap(wrong[at], wrong[at + 1]);
            QVERIFY2(!base32::decodeGroups(wrong, 55).ok(), qPrintable(wrong));
        }
    }
}

void TestBase::groupsFindSwappedGroups()
{
    const QStringList groups = base32::encodeGroups(counted(55)).split(u'-');
    for (qsizetype a = 0; a < groups.size(); ++a)
        for (qsizetype b = a + 1; b < groups.size(); ++b) {
            QStringList wrong = groups;
            wrong.swapItemsAt(a, b);
            QCOMPARE(base32::decodeGroups(wrong.join(u'-'), 55).error().detail, u"group %1 is mistyped"_s.arg(a + 1));
        }
}

void TestBase::groupsTakeWhatPeopleWrite()
{
    const QByteArray bytes = QByteArray::fromHex("00000084210000000000");
    const QString code = base32::encodeGroups(bytes);
    QVERIFY(code.contains(u'0') && code.contains(u'1'));
    QString written = code.toLower();
    written.replace(u'0', u'o').replace(u'1', u'l').replace(u'-', u" – "_s);
    QCOMPARE(*base32::decodeGroups(written, bytes.size()), bytes);
    written = code;
    written.replace(u'0', u'O').replace(u'1', u'I').remove(u'-');
    QCOMPARE(*base32::decodeGroups(u"\n "_s + written + u"\t"_s, bytes.size()), bytes);
}

void TestBase::oneGroupFitsItsPlaceOnly()
{
    const QStringList groups = base32::encodeGroups(counted(55)).split(u'-');
    for (qsizetype i = 0; i < groups.size(); ++i) {
        const QString &group = groups.at(i);
        QCOMPARE(base32::cleanGroup(group.toLower() + u' '), group);
        for (qsizetype place = 1; place <= groups.size(); ++place)
            QCOMPARE(base32::groupFits(group, place), place == i + 1);
        QString wrong = group;
        wrong[0] = wrong.at(0) == u'7' ? u'8' : u'7';
        QVERIFY2(!base32::groupFits(wrong, i + 1), qPrintable(wrong));
    }
    QCOMPARE(base32::cleanGroup(u"o1 iL0"), u"01110"_s);
    for (const QString &none : {QString(), u"ABCD"_s, u"ABCDEF"_s, u"ABCD!"_s, u"ABCDU"_s})
        QVERIFY2(base32::cleanGroup(none).isEmpty(), qPrintable(none));
    QVERIFY(!base32::groupFits({}, 1));
}

void TestBase::groupsRefuseOtherLengths()
{
    const QString code = base32::encodeGroups(counted(10));
    QCOMPARE(base32::decodeGroups(code.chopped(1), 10).error().code, Code::invalid);
    QCOMPARE(base32::decodeGroups(code + u"0"_s, 10).error().code, Code::invalid);
    QCOMPARE(base32::decodeGroups(code, 15).error().code, Code::invalid);
    QCOMPARE(base32::decodeGroups(u"", 10).error().code, Code::invalid);
    QString wrong = code;
    wrong[7] = u'U';
    QCOMPARE(base32::decodeGroups(wrong, 10).error().detail, u"group 2 holds a sign that no code has"_s);
    wrong[7] = u'٣';
    QCOMPARE(base32::decodeGroups(wrong, 10).error().code, Code::invalid);
}

void TestBase::foldMakesWritingsEqual_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("folded");
    QTest::newRow("accents") << u"José  Núñez-Ruiz"_s << u"jose nunez ruiz"_s;
    QTest::newRow("decomposed") << u"Jose\u0301"_s << u"jose"_s;
    QTest::newRow("apostrophes") << u"O'Neill O\u2019Neill O\u02BCNeill"_s << u"oneill oneill oneill"_s;
    QTest::newRow("German") << u"Großmann GROẞMANN"_s << u"grossmann grossmann"_s;
    QTest::newRow("Danish") << u"Søren Ærø"_s << u"soren aero"_s;
    QTest::newRow("Polish") << u"Łukasz"_s << u"lukasz"_s;
    QTest::newRow("Icelandic") << u"Þórður Eiðsdóttir"_s << u"thordur eidsdottir"_s;
    QTest::newRow("Turkish") << u"İpek Işık"_s << u"ipek isik"_s;
    QTest::newRow("Vietnamese") << u"Nguyễn Đức"_s << u"nguyen duc"_s;
    QTest::newRow("ligature") << u"ﬁnn"_s << u"finn"_s;
    QTest::newRow("full width") << u"Ａｎａ １"_s << u"ana 1"_s;
    QTest::newRow("Greek") << u"Σωκράτης"_s << u"σωκρατησ"_s;
    QTest::newRow("no letters") << u" -.,\u00A0"_s << u""_s;
    QTest::newRow("signs") << u"\"a* OR b:c\""_s << u"a or b c"_s;
    QTest::newRow("beyond the BMP") << u"𝐀na 𠮷野"_s << u"ana 𠮷野"_s;
}

void TestBase::foldMakesWritingsEqual()
{
    QFETCH(QString, written);
    QFETCH(QString, folded);
    QCOMPARE(text::fold(written), folded);
    QCOMPARE(text::fold(folded), folded);
    QCOMPARE(text::words(written), folded.split(u' ', Qt::SkipEmptyParts));
}

void TestBase::cleanLineRefuses_data()
{
    QTest::addColumn<QString>("text");
    const auto around = [](char32_t c) { return u"Ana"_s + QStringView(QChar::fromUcs4(c)).toString() + u"Ruiz"_s; };
    for (char32_t c = 0; c < 0x20; ++c)
        QTest::addRow("control %02x", static_cast<unsigned>(c)) << around(c);
    for (char32_t c = 0x7F; c < 0xA0; ++c)
        QTest::addRow("control %02x", static_cast<unsigned>(c)) << around(c);
    for (const char32_t c :
         {0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E,  0x2066,   0x2067,  0x2068, 0x2069,
          0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF, 0xFDD0, 0xFDEF, 0x1FFFE, 0x10FFFF, 0xE0001, 0xE0041})
        QTest::addRow("U+%04X", static_cast<unsigned>(c)) << around(c);
    QTest::newRow("high surrogate") << u"Ana"_s + QChar(0xD83D) + u"Ruiz"_s;
    QTest::newRow("high surrogate at the end") << u"Ana"_s + QChar(0xD83D);
    QTest::newRow("low surrogate") << u"Ana"_s + QChar(0xDE00) + u"Ruiz"_s;
    QTest::newRow("surrogates reversed") << u"Ana"_s + QChar(0xDE00) + QChar(0xD83D);
    QTest::newRow("over-long") << QString(21, u'a');
    QTest::newRow("over-long in spaces") << QString(21, u' ');
}

void TestBase::cleanLineRefuses()
{
    QFETCH(QString, text);
    const auto line = text::cleanLine(text, 20);
    QVERIFY(!line.ok());
    QCOMPARE(line.error().code, Code::invalid);
    QVERIFY(!line.error().detail.contains(u"Ana")); // no content in what developers see
}

void TestBase::cleanLineKeepsNames_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cleaned");
    QTest::newRow("trimmed") << u"  Ana Ruiz \n"_s << u"Ana Ruiz"_s;
    QTest::newRow("NFC") << u"Nu\u0301n\u0303ez"_s << u"Núñez"_s;
    QTest::newRow("emoji") << u"Ana \U0001F33F"_s << u"Ana \U0001F33F"_s;
    QTest::newRow("four bytes") << u"𠮷野"_s << u"𠮷野"_s;
    QTest::newRow("right to left") << u"נועה כהן"_s << u"נועה כהן"_s;
    QTest::newRow("joiner") << u"علی\u200Cرضا"_s << u"علی\u200Cرضا"_s;
    QTest::newRow("SQL") << u"'; DROP TABLE x"_s << u"'; DROP TABLE x"_s;
    QTest::newRow("longest") << QString(20, u'a') << QString(20, u'a');
    QTest::newRow("empty") << u""_s << u""_s;
}

void TestBase::cleanLineKeepsNames()
{
    QFETCH(QString, text);
    QFETCH(QString, cleaned);
    QCOMPARE(*text::cleanLine(text, 20), cleaned);
}

void TestBase::cleanLineMeasuresTheNormalForm()
{
    // U+FB2C becomes three letters in NFC (it is excluded from composition).
    const QString growing(10, QChar(0xFB2C));
    QVERIFY(growing.normalized(QString::NormalizationForm_C).size() > 20);
    QVERIFY(!text::cleanLine(growing, 20).ok());
}

void TestBase::passagesHoldLineFeeds()
{
    QCOMPARE(*text::cleanPassage(u"Tolerated well.\n\tNo bruising.", 100), u"Tolerated well.\n\tNo bruising."_s);
    for (const char16_t c : {u'\r', u'\0', u'\x0B', u'\x1B', u'\u202E'})
        QVERIFY(!text::cleanPassage(u"a"_s + QChar(c) + u"b"_s, 100).ok());
    QVERIFY(!text::cleanPassage(QString(101, u'a'), 100).ok());
}

void TestBase::cardNumbersAreFound_data()
{
    // The networks' published test numbers; none belongs to a person.
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("shortest");
    const auto add
        = [](const char *name, const QString &text, int shortest = 13) { QTest::newRow(name) << text << shortest; };
    add("Visa", u"4111111111111111"_s);
    add("Visa, 13", u"4222222222222"_s);
    add("Mastercard", u"5555555555554444"_s);
    add("Mastercard, 2 series", u"2223003122003222"_s);
    add("American Express", u"378282246310005"_s);
    add("Discover", u"6011111111111117"_s);
    add("Diners", u"30569309025904"_s);
    add("JCB", u"3530111333300000"_s);
    add("UnionPay, 19", u"6205500000000000004"_s);
    add("spaces", u"4111 1111 1111 1111"_s);
    add("hyphens", u"4111-1111-1111-1111"_s);
    add("dots", u"4111.1111.1111.1111"_s);
    add("no-break spaces", u"4111\u00A01111\u00A01111\u00A01111"_s);
    add("wide gaps", u"4111  1111 - 1111 -1111"_s);
    add("eights", u"41111111 11111111"_s);
    add("odd groups", u"41111 111111 11111"_s);
    add("American Express, grouped", u"3782 822463 10005"_s);
    add("in a sentence", u"paid by card 4111 1111 1111 1111, thanks"_s);
    add("with its expiry", u"4111 1111 1111 1111 12/29"_s);
    add("with expiry and code", u"4111 1111 1111 1111 12 29 737"_s);
    add("American Express with its expiry", u"3782 822463 10005 1229"_s);
    add("behind a number", u"2 4111 1111 1111 1111"_s);
    add("unspaced, with its expiry", u"4111111111111111 1229"_s);
    add("run together with its expiry", u"41111111111111111229"_s);
    add("run together with its code", u"4111111111111111737"_s);
    add("American Express, run together", u"3782822463100051229"_s);
    add("full width digits", u"４１１１１１１１１１１１１１１１"_s);
    add("Arabic digits", u"٤١١١١١١١١١١١١١١١"_s);
    add("in letters", u"card4111111111111111x"_s);
    add("telephone field, Visa", u"4111 1111 1111 1111"_s, 16);
    add("telephone field, with its expiry", u"5555 5555 5555 4444 12 29"_s, 16);
    add("telephone field, UnionPay", u"6205500000000000004"_s, 16);
    add("telephone field, American Express", u"3782 822463 10005"_s, 16);
}

void TestBase::cardNumbersAreFound()
{
    QFETCH(QString, text);
    QFETCH(int, shortest);
    QVERIFY(text::holdsCardNumber(text, shortest));
}

void TestBase::otherNumbersAreNoCards_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("shortest");
    const auto add
        = [](const char *name, const QString &text, int shortest = 13) { QTest::newRow(name) << text << shortest; };
    add("wrong check digit", u"4111111111111112"_s);
    add("too short", u"411111111111"_s);
    add("no card range", u"0000000000000000"_s);
    add("date and time", u"2026-03-14 15:09:26"_s);
    add("lot and expiry", u"lot C4111 exp 2027-01"_s);
    add("UUID", u"0198f3c2-7a11-7b22-8c33-0123456789ab"_s);
    add("units by site", u"4 4 4 4 6 6 4 4 4 4 4 4 4 4 4 2"_s);
    add("telephone", u"+1 (415) 555-0123"_s, 16);
    add("telephone that passes Luhn", u"+506123456789014"_s, 16);
    add("two telephones", u"415 555 0123 415 555 0199"_s, 16);
    add("no digits", u"Ana Ruiz"_s);
    add("nothing", u""_s);
    add("goods code", u"010031234567890617280131"_s);
    add("split by words", u"4111 1111 and 1111 1111"_s);
}

void TestBase::otherNumbersAreNoCards()
{
    QFETCH(QString, text);
    QFETCH(int, shortest);
    if (qstrcmp(QTest::currentDataTag(), "telephone that passes Luhn") == 0)
        QVERIFY(text::holdsCardNumber(text)); // it is `shortest` that lets it pass
    QVERIFY(!text::holdsCardNumber(text, shortest));
}

void TestBase::digitsAreTaken()
{
    QCOMPARE(text::digits(u"+1 (415) 555-0123 ext. 9"), u"141555501239"_s);
    QCOMPARE(text::digits(u"٤٥ none"), u""_s);
}

void TestBase::filesArePrivate()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"secret"_s);
    QVERIFY(file::replace(path, "one").ok());
    QCOMPARE(QFile::permissions(path), kOwnerOnly);
    QVERIFY(file::append(folder.filePath(u"journal"_s), "one").ok());
    QCOMPARE(QFile::permissions(folder.filePath(u"journal"_s)), kOwnerOnly);
    // What a crash left lends neither its content nor its permissions.
    writePlain(path + u".new"_s, "left behind", kOwnerOnly | QFile::ReadOther);
    QVERIFY(file::replace(path, "two").ok());
    QCOMPARE(QFile::permissions(path), kOwnerOnly);
    QCOMPARE(contentOf(path), QByteArray("two"));
}

void TestBase::foldersArePrivate()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a/b/"_s);
    QVERIFY(file::makePrivateFolder(path).ok());
    QCOMPARE(QFile::permissions(path), kOwnerOnly | QFile::ExeOwner | QFile::ExeUser);
    QVERIFY(file::makePrivateFolder(path).ok());
    writePlain(folder.filePath(u"file"_s), "x", kOwnerOnly);
    QCOMPARE(file::makePrivateFolder(folder.filePath(u"file"_s)).error().code, Code::io);
    QCOMPARE(file::makePrivateFolder(folder.filePath(u"file/below"_s)).error().code, Code::io);
}

void TestBase::looseSecretsAreRefused()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"secret"_s);
    writePlain(path, "content", kOwnerOnly);
    QCOMPARE(*file::readPrivate(path, 100), QByteArray("content"));
    for (const auto loose :
         {QFile::ReadGroup, QFile::WriteGroup, QFile::ReadOther, QFile::WriteOther, QFile::ExeOther}) {
        QVERIFY(QFile::setPermissions(path, kOwnerOnly | loose));
        QCOMPARE(file::readPrivate(path, 100).error().code, Code::denied);
    }
    QCOMPARE(file::readPrivate(folder.filePath(u"none"_s), 100).error().code, Code::notFound);
}

void TestBase::readNamesTheTrouble()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"data"_s);
    writePlain(path, "12345", kOwnerOnly);
    QCOMPARE(*file::read(path, 5), QByteArray("12345"));
    QCOMPARE(file::read(path, 4).error().code, Code::invalid);
    QCOMPARE(file::read(folder.filePath(u"none"_s)).error().code, Code::notFound);
    QCOMPARE(file::read(folder.path()).error().code, Code::io);
    QCOMPARE(file::replace(folder.filePath(u"data/below"_s), "x").error().code, Code::io);
    QCOMPARE(file::append(folder.filePath(u"data/below"_s), "x").error().code, Code::io);
}

/// Runs `write` with its n-th step failing, for every n until it has none left, from the content `before` (null = no
/// file); checks that one of the two contents is there, that no temporary stays, and that the next try works.
static void failEveryStep(const QByteArray &before, const QByteArray &after, bool forever,
                          const std::function<Result<void>(const QString &)> &write)
{
    int failures = 0;
    for (int n = 1;; ++n) {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"file"_s);
        if (!before.isNull())
            writePlain(path, before, kOwnerOnly);
        file::failNth(n, forever);
        const auto result = write(path);
        file::failNth(0, false);
        if (result) {
            QCOMPARE(contentOf(path), after);
            break;
        }
        ++failures;
        QCOMPARE(result.error().code, Code::io);
        const QByteArray left = QFile::exists(path) ? contentOf(path) : QByteArray();
        QVERIFY2(left == before || left == after, left.constData());
        QVERIFY(!QFile::exists(path + u".new"_s));
        if (left == before) {
            QVERIFY(write(path).ok());
            QCOMPARE(contentOf(path), after);
        }
    }
    QVERIFY(failures >= 2);
}

void TestBase::replaceIsAllOrNothing()
{
    for (const bool forever : {false, true}) {
        failEveryStep("old content", "new", forever, [](const QString &path) { return file::replace(path, "new"); });
        failEveryStep({}, "new", forever, [](const QString &path) { return file::replace(path, "new"); });
    }
}

void TestBase::appendIsAllOrNothing()
{
    const auto append = [](const QString &path) { return file::append(path, "|second"); };
    for (const bool forever : {false, true}) {
        failEveryStep("first", "first|second", forever, append);
        failEveryStep({}, "|second", forever, append);
    }
    // A refused append leaves nothing, so that it can be tried again without a double.
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"journal"_s);
    for (const QByteArray &expected : {QByteArray("x"), QByteArray("xx")})
        for (int n = 1;; ++n) {
            file::failNth(n, false);
            const bool done = file::append(path, "x").ok();
            file::failNth(0, false);
            QCOMPARE(QFile::exists(path) ? contentOf(path) : QByteArray(), done ? expected : expected.chopped(1));
            if (done)
                break;
        }
}

void TestBase::elapsedTakesTheHandThatCannotBeSet()
{
    FixedClock clock(1'000'000);
    const Instant then = clock.now();
    clock.advance(5'000);
    QCOMPARE(elapsedMs(then, clock.now()), 5'000);
    clock.setWall(0); // set back by a person: the monotonic hand counts
    QCOMPARE(elapsedMs(then, clock.now()), 5'000);
    clock.setWall(900'000'000);
    QCOMPARE(elapsedMs(then, clock.now()), 5'000);
    clock.reboot(); // only wall time is left
    QCOMPARE(elapsedMs(then, clock.now()), 899'000'000);
    clock.setWall(0);
    QCOMPARE(elapsedMs(then, clock.now()), 0);
}

void TestBase::timesAreUtc()
{
    QCOMPARE(isoUtc(0), u"1970-01-01T00:00:00.000Z"_s);
    QCOMPARE(isoUtc(1'772'668'800'123), u"2026-03-05T00:00:00.123Z"_s);
    QCOMPARE(fromIsoUtc(u"2026-03-05T00:00:00.123Z"_s), 1'772'668'800'123);
    QCOMPARE(fromIsoUtc(u"2026-03-05T00:00:00Z"_s), 1'772'668'800'000);
    QCOMPARE(fromIsoUtc(u"2026-03-05T01:00:00+01:00"_s), 1'772'668'800'000);
    for (const QString &none : {u"2026-03-05T00:00:00"_s, u"2026-02-30T00:00:00Z"_s, u"yesterday"_s, u""_s})
        QCOMPARE(fromIsoUtc(none), -1);
}

void TestBase::systemClockGoesOn()
{
    const SystemClock clock;
    const Instant first = clock.now();
    const Instant second = clock.now();
    QCOMPARE(first.boot.size(), 16);
    QCOMPARE(first.boot, second.boot);
    QVERIFY(second.monoMs >= first.monoMs);
    QVERIFY(first.wallMs > 1'700'000'000'000);
}

void TestBase::rolesHaveNames()
{
    QSet<QString> names;
    for (const Role role : kAllRoles) {
        names.insert(roleName(role));
        QCOMPARE(roleFromName(roleName(role)), role);
        QVERIFY(kEveryone.contains(role));
    }
    QCOMPARE(names.size(), 8);
    QVERIFY(!roleFromName(u"Owner").has_value() && !roleFromName(u"").has_value());
    constexpr Roles some = Roles {Role::nurse} | Roles {Role::owner};
    QVERIFY(some.contains(Role::owner) && some.contains(Role::nurse) && !some.contains(Role::manager));
}

void TestBase::secretBytesAreWiped()
{
    char buffer[] = "top secret bytes";
    QByteArray owned("top secret bytes");
    owned.detach();
    SecretBytes secret = SecretBytes::take(owned);
    QVERIFY(owned.isEmpty());
    QCOMPARE(secret.view(), QByteArrayView("top secret bytes"));
    QVERIFY(secret.equals(secret.clone()));
    QVERIFY(!secret.equals(SecretBytes(secret.size())));
    QVERIFY(!secret.equals(SecretBytes()));
    SecretBytes moved = std::move(secret);
    QCOMPARE(moved.size(), std::size_t(16));
    SecretBytes assigned = SecretBytes::random(4);
    assigned = std::move(moved);
    QCOMPARE(assigned.view(), QByteArrayView("top secret bytes"));
    QVERIFY(moved.isEmpty() && moved.data() == nullptr);
    assigned.clear();
    QVERIFY(assigned.isEmpty() && assigned.view().isEmpty());
    QVERIFY(!SecretBytes::random(32).equals(SecretBytes::random(32)));
    QString typed = u"correct horse battery"_s;
    typed.detach();
    wipe(typed);
    QVERIFY(typed.isEmpty());
    wipe(buffer, sizeof buffer);
    QCOMPARE(QByteArray(buffer, sizeof buffer), QByteArray(sizeof buffer, '\0'));
}

void TestBase::qrHasItsPatterns()
{
    const auto code = makeQr(u"HELLO"_s);
    QVERIFY(code.ok());
    QCOMPARE(code->size, 21); // version 1
    // The three finder patterns: dark ring, light ring, dark heart.
    for (const auto &[left, top] : {std::pair(0, 0), std::pair(14, 0), std::pair(0, 14)})
        for (int y = 0; y < 7; ++y)
            for (int x = 0; x < 7; ++x) {
                const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
                QCOMPARE(code->dark(left + x, top + y), ring != 2);
            }
    QCOMPARE(makeQr(QString(5000, u'x')).error().code, Code::invalid);
    QCOMPARE(makeQr({}).error().code, Code::invalid);
}

VB_TEST(TestBase)

#include "test_base.moc"
