#include "core/demo/demo_chart.h"

#include "core/demo/dice.h"

#include <array>

namespace vb::demo {

namespace {

using chart::FieldValues;
using namespace Qt::StringLiterals;

constexpr qint64 kDayMs = 24 * 3'600'000LL;
constexpr int kMostVisits = 24;

/// What somebody comes for again and again.
struct Course {
    QStringView reason;
    QStringView service; // of the demo catalogue
    QStringView form; // of the note
    QStringView product;
    int times; // 0: for as long as the period lasts
    int leastDays; // from one to the next
    int mostDays;
    int minutes;
    QStringView room;
};

constexpr std::array kCourses {
    Course {u"Neurotoxin, glabella and forehead", u"Neurotoxin", u"injectable", u"Botox Cosmetic, lot VB-T2601A", 0, 84,
            125, 30, u"Room 1"},
    Course {u"Neurotoxin, crow's feet", u"Neurotoxin", u"injectable", u"Dysport, lot VB-T2604C", 0, 84, 125, 30,
            u"Room 1"},
    Course {u"Lip filler", u"Lip filler, 1 mL", u"injectable", u"Restylane Kysse, lot VB-F2511B", 2, 180, 290, 60,
            u"Room 2"},
    Course {u"Cheek filler", u"Cheek filler, per syringe", u"injectable", u"Juvederm Voluma, lot VB-F2512A", 1, 300,
            400, 60, u"Room 2"},
    Course {u"IPL photofacial", u"IPL photofacial", u"laser", u"IPL platform, 560 nm filter", 3, 21, 30, 45,
            u"Laser room"},
    Course {u"Laser hair removal, underarms", u"Laser hair removal, small area", u"laser", u"Diode laser, 810 nm", 6,
            38, 50, 30, u"Laser room"},
    Course {u"Chemical peel, light", u"Chemical peel, light", u"peel", u"Glycolic acid 30 %", 4, 26, 40, 30, u"Room 3"},
    Course {u"Facial with vortex device", u"Facial with vortex device", u"soap", u"", 0, 28, 45, 45, u"Room 3"},
};

constexpr std::array<std::array<QStringView, 2>, 9> kAllergies {{{u"Lidocaine", u"Swelling of the lips"},
                                                                 {u"Penicillin", u"Rash"},
                                                                 {u"Latex", u"Hives"},
                                                                 {u"Adhesive tape", u"Redness"},
                                                                 {u"Sulfonamides", u"Rash"},
                                                                 {u"Ibuprofen", u"Wheezing"},
                                                                 {u"Chlorhexidine", u"Itching"},
                                                                 {u"Peanuts", u"Hives"},
                                                                 {u"Nickel", u"Eczema"}}};
constexpr std::array<QStringView, 9> kConditions {u"Migraine",        u"Hypothyroidism", u"Rosacea",
                                                  u"Asthma",          u"Melasma",        u"Hypertension",
                                                  u"Type 2 diabetes", u"Acne",           u"Hashimoto thyroiditis"};
constexpr std::array<std::array<QStringView, 2>, 8> kMedications {{{u"Levothyroxine", u"75 mcg daily"},
                                                                   {u"Sertraline", u"50 mg daily"},
                                                                   {u"Lisinopril", u"10 mg daily"},
                                                                   {u"Aspirin", u"81 mg daily"},
                                                                   {u"Metformin", u"500 mg twice daily"},
                                                                   {u"Vitamin D", u"1000 IU daily"},
                                                                   {u"Fish oil", u"1 g daily"},
                                                                   {u"Apixaban", u"5 mg twice daily"}}};
constexpr std::array<QStringView, 6> kFlagQuestions {u"anticoagulants", u"cold_sores",    u"autoimmune",
                                                     u"keloid",         u"recent_dental", u"pregnancy"};
constexpr std::array<QStringView, 5> kConcerns {
    u"Lines between the brows that stay at rest.", u"Wants to look less tired before a wedding in the family.",
    u"Uneven tone and sun spots on both cheeks.", u"Thin lips and lipstick lines.",
    u"Loss of volume in the midface since losing weight."};
constexpr std::array<QStringView, 4> kTolerance {
    u"Tolerated well, no immediate complications.", u"Pinpoint bleeding at two points, stopped with pressure.",
    u"Mild redness that faded before leaving.", u"Tolerated well with ice; small bruise on the left."};
constexpr std::array<QStringView, 4> kAftercare {
    u"Written aftercare given and gone through; no exercise until tomorrow.",
    u"Stay upright for four hours, no massage of the area; leaflet given.",
    u"Sunscreen SPF 50 every day, gentle cleanser only for three days.",
    u"Call the number on the leaflet day or night with pain, blanching or changes of sight."};
constexpr std::array<QStringView, 3> kSoapFindings {u"Skin dehydrated, pores congested on the nose and chin.",
                                                    u"Even tone, mild dryness around the mouth.",
                                                    u"A few comedones on the forehead, no active lesions."};
constexpr std::array<QStringView, 3> kCourseSince {u"Settled within a week, no pain.",
                                                   u"Bruise for six days, otherwise as expected.",
                                                   u"Effect noticed from day five on; happy with it."};
constexpr std::array<QStringView, 6> kSkinTypes {u"I", u"II", u"III", u"IV", u"V", u"VI"};

QString yesNo(bool yes)
{
    return yes ? u"yes"_s : u"no"_s;
}

/// Between opening at nine and the last half hour before six, Monday to Saturday.
qint64 openingAt(Dice &dice, qint64 aroundMs, const QTimeZone &zone)
{
    QDate day = QDateTime::fromMSecsSinceEpoch(aroundMs, zone).date();
    if (day.dayOfWeek() == Qt::Sunday)
        day = day.addDays(1);
    return QDateTime(day, QTime(9, 0), zone).toMSecsSinceEpoch() + dice.roll(34) * 15 * 60'000LL;
}

chart::Observation measured(const QString &code, const QString &value)
{
    chart::Observation out;
    out.code = code;
    out.value = value;
    return out;
}

/// Answers at the first visit; about one client in four gives a reason for an alert.
chart::Answers answersOf(Dice &dice, const patient::Patient &person, const DemoChart &chart)
{
    chart::Answers answers;
    for (const chart::Question &question : chart::questionnaireOf(u"medical_history"_s)->questions)
        if (question.kind == chart::Question::Kind::yesNo)
            answers.insert(QString::fromLatin1(question.id), u"no"_s);
    if (person.sex == u"male")
        answers.remove(u"pregnancy"_s), answers.remove(u"breastfeeding"_s);
    if (dice.chance(25)) {
        const QString question = dice.pick(std::span(kFlagQuestions)).toString();
        if (answers.contains(question))
            answers.insert(question, u"yes"_s);
    }
    for (const chart::Allergy &allergy : chart.allergies) {
        if (allergy.substance == u"Lidocaine")
            answers.insert(u"lidocaine_allergy"_s, u"yes"_s);
        answers.insert(u"allergies"_s, allergy.substance);
    }
    for (const chart::Medication &medication : chart.medications) {
        if (medication.name == u"Aspirin" || medication.name == u"Apixaban")
            answers.insert(u"anticoagulants"_s, u"yes"_s);
        answers.insert(u"medicines"_s, medication.name);
    }
    answers.insert(u"smoking"_s, dice.chance(70) ? u"never"_s : dice.chance(60) ? u"former"_s : u"current"_s);
    return answers;
}

DemoVisit firstVisit(Dice &dice, const patient::Patient &person, const DemoChart &chart, const Course &course,
                     const QString &skinType)
{
    DemoVisit visit;
    visit.reason = u"New patient consultation"_s;
    visit.service = visit.reason;
    visit.room = u"Consultation"_s;
    visit.minutes = 35;
    visit.history = answersOf(dice, person, chart);
    const QString glogau = kSkinTypes[static_cast<size_t>(dice.roll(4))].toString();
    visit.measures = {measured(u"fitzpatrick"_s, skinType), measured(u"glogau"_s, glogau),
                      measured(u"systolic"_s, QString::number(dice.between(104, 148))),
                      measured(u"diastolic"_s, QString::number(dice.between(62, 92))),
                      measured(u"heart_rate"_s, QString::number(dice.between(56, 92)))};
    visit.templateId = u"consultation"_s;
    visit.note = {{u"concerns"_s, dice.pick(std::span(kConcerns)).toString()},
                  {u"history"_s, chart.conditions.empty() ? u"Nothing relevant."_s : chart.conditions.front().name},
                  {u"examination"_s, u"Skin intact, no active infection, symmetrical movement."_s},
                  {u"fitzpatrick"_s, skinType},
                  {u"glogau"_s, glogau},
                  {u"options"_s, u"%1; to wait; skin care alone."_s.arg(course.reason)},
                  {u"risks"_s, u"yes"_s},
                  {u"suitable"_s, u"yes"_s},
                  {u"plan"_s, u"%1, after a night to think it over."_s.arg(course.reason)}};
    return visit;
}

void fillInjectable(Dice &dice, const Course &course, FieldValues &note)
{
    const bool toxin = course.minutes == 30;
    note.insert(u"indication"_s, u"Wish for a softer expression; nothing against it in the history."_s);
    note.insert(u"preparation"_s, dice.chance(60) ? u"chlorhexidine"_s : u"alcohol"_s);
    note.insert(u"anaesthesia"_s, toxin ? u"ice"_s : u"topical"_s);
    note.insert(u"product"_s, course.product.toString());
    if (toxin)
        note.insert(u"units"_s, QString::number(4 * dice.between(5, 16)));
    else
        note.insert(u"volume"_s, u"1.0"_s);
    note.insert(u"sites"_s,
                toxin ? u"Five points glabella, symmetrical row above; 32 G needle, perpendicular."_s
                      : u"Linear threads and small boluses on both sides, slowly, under view."_s);
    note.insert(u"aspirated"_s, yesNo(!toxin));
    note.insert(u"refill"_s, u"yes"_s);
    note.insert(u"tolerance"_s, dice.pick(std::span(kTolerance)).toString());
    note.insert(u"complications"_s, u"None."_s);
}

void fillDevice(Dice &dice, const Course &course, const QString &skinType, FieldValues &note)
{
    note.insert(u"indication"_s, course.reason.toString());
    note.insert(u"fitzpatrick"_s, skinType);
    if (course.form == u"laser") {
        note.insert(u"sun"_s, u"no"_s);
        note.insert(u"device"_s, course.product.toString());
        note.insert(u"passes"_s, QString::number(dice.between(1, 3)));
        note.insert(u"areas"_s, u"As planned, with a free margin around pigmented lesions."_s);
        note.insert(u"endpoint"_s, u"Slight redness around the follicles."_s);
        note.insert(u"eyes"_s, u"yes"_s);
        return;
    }
    note.insert(u"isotretinoin"_s, u"no"_s);
    note.insert(u"cold_sores"_s, u"no"_s);
    note.insert(u"agent"_s, course.product.toString());
    note.insert(u"layers"_s, QString::number(dice.between(1, 3)));
    note.insert(u"frosting"_s, u"none"_s);
    note.insert(u"neutralised"_s, u"yes"_s);
    note.insert(u"course"_s, dice.pick(std::span(kTolerance)).toString());
}

DemoVisit treatment(Dice &dice, const Course &course, const QString &skinType)
{
    DemoVisit visit;
    visit.reason = course.reason.toString();
    visit.service = course.service.toString();
    visit.room = course.room.toString();
    visit.minutes = course.minutes;
    visit.templateId = course.form.toString();
    if (course.form == u"injectable")
        fillInjectable(dice, course, visit.note);
    else if (course.form != u"soap")
        fillDevice(dice, course, skinType, visit.note);
    if (course.form == u"soap") {
        visit.note = {{u"subjective"_s, u"No complaints; wants to keep the glow."_s},
                      {u"objective"_s, dice.pick(std::span(kSoapFindings)).toString()},
                      {u"assessment"_s, u"Suitable for the treatment."_s},
                      {u"plan"_s, u"Cleansing, extraction, hydrating serum; again in a month."_s}};
    } else {
        visit.note.insert(u"aftercare"_s, dice.pick(std::span(kAftercare)).toString());
    }
    if (dice.chance(3))
        visit.addendum = u"Called the day after: all well, a little swelling that goes down."_s;
    return visit;
}

DemoVisit followUp(Dice &dice, int days)
{
    DemoVisit visit;
    visit.reason = u"Follow-up"_s;
    visit.service = visit.reason;
    visit.room = u"Consultation"_s;
    visit.minutes = 15;
    const QString gais = QString::number(dice.between(1, dice.chance(80) ? 2 : 4));
    visit.measures = {measured(u"gais"_s, gais)};
    visit.templateId = u"follow_up"_s;
    visit.note = {{u"interval"_s, QString::number(days)},
                  {u"course"_s, dice.pick(std::span(kCourseSince)).toString()},
                  {u"findings"_s, u"Even, natural movement; no lumps."_s},
                  {u"gais"_s, gais},
                  {u"satisfaction"_s, gais <= u"2" ? u"yes"_s : u"partly"_s},
                  {u"adverse"_s, u"None."_s},
                  {u"plan"_s, gais <= u"2" ? u"Next treatment as planned."_s : u"Touch-up offered."_s}};
    return visit;
}

void addBackground(Dice &dice, DemoChart &chart)
{
    if (dice.chance(26)) {
        const auto &[substance, reaction] = dice.pick(std::span(kAllergies));
        chart::Allergy allergy;
        allergy.substance = substance.toString();
        allergy.reaction = reaction.toString();
        allergy.severity = dice.chance(20) ? u"severe"_s : dice.chance(50) ? u"moderate"_s : u"mild"_s;
        allergy.criticality = allergy.severity == u"severe" ? u"high"_s : u"low"_s;
        chart.allergies.push_back(allergy);
    }
    if (dice.chance(30)) {
        chart::Condition condition;
        condition.name = dice.pick(std::span(kConditions)).toString();
        chart.conditions.push_back(condition);
    }
    if (dice.chance(34)) {
        const auto &[name, dose] = dice.pick(std::span(kMedications));
        chart::Medication medication;
        medication.name = name.toString();
        medication.dose = dose.toString();
        chart.medications.push_back(medication);
    }
}

} // namespace

DemoChart demoChart(const patient::Patient &person, int number, quint64 seed, const DemoPeriod &period)
{
    Dice dice(seed * 0x100000001B3ULL + static_cast<quint64>(number) + 1);
    DemoChart chart;
    addBackground(dice, chart);
    const Course &course = dice.pick(std::span(kCourses));
    const QString skinType = dice.pick(std::span(kSkinTypes)).toString();
    const auto days = static_cast<int>((period.toMs - period.fromMs) / kDayMs);
    qint64 at = period.fromMs + dice.roll(std::max(days, 1)) * kDayMs;
    const auto take = [&](DemoVisit visit) {
        visit.atMs = openingAt(dice, at, period.zone);
        const bool past = visit.atMs + visit.minutes * 60'000LL < period.toMs;
        const bool later = chart.visits.empty() || visit.atMs > chart.visits.back().atMs;
        if (past && later)
            chart.visits.push_back(std::move(visit));
        return past;
    };
    bool more = take(firstVisit(dice, person, chart, course, skinType));
    for (int time = 0; more && (course.times == 0 || time < course.times); ++time) {
        at += (time == 0 ? dice.between(2, 20) : dice.between(course.leastDays, course.mostDays)) * kDayMs;
        const qint64 treatedAt = at;
        more = chart.visits.size() < kMostVisits && take(treatment(dice, course, skinType));
        if (more && course.form == u"injectable" && dice.chance(40)) {
            const int interval = dice.between(13, 20);
            at += interval * kDayMs;
            more = take(followUp(dice, interval));
            at = treatedAt;
        }
    }
    // Somebody came back after a year: asked again, and something has changed.
    if (chart.visits.size() > 6) {
        chart::Answers again = chart.visits.front().history;
        again.insert(u"recent_dental"_s, u"yes"_s);
        chart.visits.back().history = again;
    }
    return chart;
}

} // namespace vb::demo
