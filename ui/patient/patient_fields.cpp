#include "ui/patient/patient_fields.h"

#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/date_field.h"
#include "ui/kit/form_field.h"
#include "ui/kit/phone_field.h"
#include "ui/kit/tokens.h"
#include "ui/patient/email_field.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/side_by_side.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kLongestName = 200;
constexpr int kLongestChartNo = 40;
constexpr int kLongestWord = 100;
constexpr int kLongestSentence = 1000;

/// A card that does not grow with the one beside it.
QWidget *atTop(QWidget *card)
{
    auto *place = new QWidget;
    auto *down = new QVBoxLayout(place);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(card);
    down->addStretch();
    return place;
}

QComboBox *makeChoice(const QStringList &codes, QString (*textOfCode)(const QString &))
{
    auto *box = new QComboBox;
    box->addItem(PatientFields::tr("Not recorded"), QString());
    for (const QString &code : codes)
        box->addItem(textOfCode(code), code);
    return box;
}

LineField *makeLine(int longest)
{
    auto *line = new LineField;
    line->setMaxLength(longest);
    return line;
}

} // namespace

PatientFields::PatientFields(Use use, const QString &id, QDate today, const QString &region, QWidget *parent)
    : QWidget(parent)
    , m_id(id)
    , m_today(today)
    , m_given(makeLine(kLongestName))
    , m_family(makeLine(kLongestName))
    , m_birthDate(new DateField(DateRange::past))
    , m_sex(makeChoice(
          {QStringLiteral("female"), QStringLiteral("male"), QStringLiteral("other"), QStringLiteral("unknown")},
          sexText))
    , m_phone(new PhoneField(region))
    , m_email(new EmailField)
    , m_preferred(makeLine(kLongestName))
    , m_former(makeLine(kLongestName))
    , m_genderIdentity(makeLine(kLongestWord))
    , m_pronouns(makeLine(kLongestWord / 2))
    , m_chartNo(makeLine(kLongestChartNo))
    , m_phoneUse(makeChoice(kUses, useText))
    , m_emailUse(makeChoice(kUses, useText))
    , m_confidential(makeLine(kLongestSentence))
    , m_confidentialChannel(makeChoice(kChannelCodes, channelText))
    , m_confidentialTo(makeLine(kLongestName + kLongestWord))
    , m_disclosureLimits(makeLine(kLongestSentence))
{
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    // One after the other: the order in which they are made is that of Tab.
    if (use == Use::add) {
        down->addWidget(makeShort());
        down->addWidget(m_moreButton, 0, Qt::AlignLeft);
        m_more = makeMore();
        down->addWidget(m_more);
        showMore(false);
    } else {
        down->addWidget(makeAll());
    }
}

QWidget *PatientFields::makeShort()
{
    auto *card = new Card;
    card->body()->addLayout(gridOf({lineFor(m_given, QStringLiteral("given"), tr("Given names"), true),
                                    lineFor(m_family, QStringLiteral("family"), tr("Family names"), true),
                                    lineFor(m_birthDate, QStringLiteral("birth_date"), tr("Birth date"), true),
                                    choiceFor(m_sex, QStringLiteral("sex"), tr("Sex for clinical use")),
                                    lineFor(m_phone, QStringLiteral("phone"), tr("Phone")),
                                    lineFor(m_email, QStringLiteral("email"), tr("E-mail"))}));
    m_moreButton = new QPushButton;
    m_moreButton->setObjectName(m_id + QStringLiteral(".more"));
    m_moreButton->setCheckable(true);
    setButtonKind(m_moreButton, ButtonKind::flat);
    connect(m_moreButton, &QPushButton::toggled, this, &PatientFields::showMore);
    return card;
}

QWidget *PatientFields::makeMore()
{
    auto *person = new Card(tr("More on the person"));
    person->body()->addLayout(
        gridOf({preferredFor(), formerFor(),
                lineFor(m_genderIdentity, QStringLiteral("gender_identity"), tr("Gender identity")),
                lineFor(m_pronouns, QStringLiteral("pronouns"), tr("Pronouns")), chartNoFor(Use::add)}));
    auto *reach = new Card(tr("Phone and e-mail"));
    reach->body()->addLayout(gridOf({choiceFor(m_phoneUse, QStringLiteral("phone_use"), tr("The phone is")),
                                     choiceFor(m_emailUse, QStringLiteral("email_use"), tr("The e-mail is"))}));
    auto *more = new QWidget;
    auto *down = new QVBoxLayout(more);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    down->addWidget(person);
    down->addWidget(reach);
    down->addWidget(makePrivacy());
    return more;
}

QWidget *PatientFields::makeAll()
{
    auto *identity = new Card(tr("Identity"));
    identity->body()->addLayout(
        gridOf({lineFor(m_given, QStringLiteral("given"), tr("Given names"), true),
                lineFor(m_family, QStringLiteral("family"), tr("Family names"), true), preferredFor(), formerFor(),
                lineFor(m_birthDate, QStringLiteral("birth_date"), tr("Birth date"), true),
                choiceFor(m_sex, QStringLiteral("sex"), tr("Sex for clinical use")),
                lineFor(m_genderIdentity, QStringLiteral("gender_identity"), tr("Gender identity")),
                lineFor(m_pronouns, QStringLiteral("pronouns"), tr("Pronouns")), chartNoFor(Use::edit)}));
    auto *contact = new Card(tr("Contact"));
    auto *lines = new QVBoxLayout;
    lines->setSpacing(space::m);
    for (FormField *field : {lineFor(m_phone, QStringLiteral("phone"), tr("Phone")),
                             choiceFor(m_phoneUse, QStringLiteral("phone_use"), tr("The phone is")),
                             lineFor(m_email, QStringLiteral("email"), tr("E-mail")),
                             choiceFor(m_emailUse, QStringLiteral("email_use"), tr("The e-mail is"))})
        lines->addWidget(field);
    contact->body()->addLayout(lines);
    auto *all = new QWidget;
    auto *down = new QVBoxLayout(all);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    down->addWidget(new SideBySide(atTop(identity), atTop(contact)));
    down->addWidget(makePrivacy());
    return all;
}

QWidget *PatientFields::makePrivacy()
{
    auto *card = new Card(tr("Privacy"));
    FormField *confidential = lineFor(m_confidential, QStringLiteral("confidential"), tr("Confidential communication"));
    confidential->setHelp(tr("How the person asks to be reached, such as “only after six, never at work”."));
    FormField *limits = lineFor(m_disclosureLimits, QStringLiteral("disclosure_limits"), tr("Not to be passed on"));
    limits->setHelp(tr("What, and to whom, such as “nothing to the health plan”."));
    card->body()->addLayout(
        gridOf({confidential, limits,
                choiceFor(m_confidentialChannel, QStringLiteral("confidential_channel"), tr("Reach the person by")),
                lineFor(m_confidentialTo, QStringLiteral("confidential_to"), tr("Number or address for it"))}));
    return card;
}

FormField *PatientFields::preferredFor()
{
    FormField *form = lineFor(m_preferred, QStringLiteral("preferred"), tr("Preferred name"));
    form->setHelp(tr("What the person wants to be called."));
    return form;
}

FormField *PatientFields::formerFor()
{
    FormField *form = lineFor(m_former, QStringLiteral("former"), tr("Former names"));
    form->setHelp(tr("The search finds them too."));
    return form;
}

FormField *PatientFields::chartNoFor(Use use)
{
    FormField *form = lineFor(m_chartNo, QStringLiteral("chart_no"), tr("Chart number"), use == Use::edit);
    if (use == Use::add)
        form->setHelp(tr("Leave it empty and the next number is given."));
    return form;
}

QGridLayout *PatientFields::gridOf(const std::vector<FormField *> &fields)
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    int place = 0;
    for (FormField *field : fields) {
        grid->addWidget(field, place / 2, place % 2);
        ++place;
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    return grid;
}

namespace {

/// birth_date → birthDate.
QString camelCase(const QString &column)
{
    QString out;
    bool upper = false;
    for (const QChar c : column) {
        if (c != u'_')
            out += upper ? c.toUpper() : c;
        upper = c == u'_';
    }
    return out;
}

} // namespace

FormField *PatientFields::lineFor(LineField *field, const QString &column, const QString &label, bool required)
{
    field->setObjectName(m_id + u'.' + camelCase(column));
    field->setAccessibleName(label);
    field->setRequired(required);
    connect(field, &QLineEdit::returnPressed, this, &PatientFields::returnPressed);
    connect(field, &QLineEdit::textEdited, this, &PatientFields::edited);
    auto *form = new FormField(label, field);
    form->setOptional(!required);
    m_entries.push_back({column, form});
    return form;
}

FormField *PatientFields::choiceFor(QComboBox *field, const QString &column, const QString &label)
{
    field->setObjectName(m_id + u'.' + camelCase(column));
    field->setAccessibleName(label);
    connect(field, &QComboBox::activated, this, &PatientFields::edited);
    auto *form = new FormField(label, field);
    form->setOptional(true);
    m_entries.push_back({column, form});
    return form;
}

void PatientFields::showMore(bool shown)
{
    m_moreButton->setChecked(shown);
    m_moreButton->setText(shown ? tr("Less") : tr("More: names, pronouns, privacy"));
    m_moreButton->setAccessibleName(m_moreButton->text());
    m_moreButton->setIcon(icon(shown ? IconName::chevronUp : IconName::chevronDown));
    m_more->setVisible(shown);
}

/// Also to a field that "More" hides.
void PatientFields::goTo(QWidget *field)
{
    if (m_more && m_more->isAncestorOf(field))
        showMore(true);
    field->setFocus(Qt::OtherFocusReason);
}

const PatientFields::Entry *PatientFields::entryOf(const QString &column) const
{
    const auto entry
        = std::find_if(m_entries.begin(), m_entries.end(), [&column](const Entry &e) { return e.column == column; });
    return entry == m_entries.end() ? nullptr : &*entry;
}

void PatientFields::setPatient(const patient::Patient &patient)
{
    m_original = patient;
    for (const Entry &entry : m_entries) {
        const QString text = patient::textOf(patient, entry.column);
        if (auto *choice = qobject_cast<QComboBox *>(entry.form->field())) {
            choice->setCurrentIndex(std::max(0, choice->findData(text)));
        } else {
            auto *line = static_cast<LineField *>(entry.form->field());
            if (line == m_birthDate)
                m_birthDate->setDate(QDate::fromString(text, Qt::ISODate));
            else
                line->setText(text);
            line->setProblem(QString());
            line->setCursorPosition(0);
        }
        entry.form->setError(QString());
    }
    if (m_more)
        showMore(false);
}

QString PatientFields::textOf(const QString &column) const
{
    const QWidget *field = entryOf(column)->form->field();
    if (const auto *choice = qobject_cast<const QComboBox *>(field))
        return choice->currentData().toString();
    if (field == m_birthDate) {
        const QDate date = m_birthDate->date();
        return date.isValid() ? date.toString(Qt::ISODate) : m_birthDate->text().trimmed();
    }
    return static_cast<const LineField *>(field)->cleanText();
}

patient::Patient PatientFields::patient() const
{
    patient::Patient out = m_original;
    for (const Entry &entry : m_entries)
        patient::setText(out, entry.column, textOf(entry.column));
    return out;
}

std::vector<patient::FieldChange> PatientFields::changes() const
{
    std::vector<patient::FieldChange> out;
    for (const Entry &entry : m_entries)
        if (const QString text = textOf(entry.column); text != patient::textOf(m_original, entry.column))
            out.push_back({entry.column, text});
    return out;
}

std::vector<PatientDraft::Text> PatientFields::texts() const
{
    std::vector<PatientDraft::Text> out;
    for (const Entry &entry : m_entries)
        if (const QString text = textOf(entry.column); !text.isEmpty())
            out.push_back({entry.column, QString(), text});
    return out;
}

std::vector<PatientDraft::Text> PatientFields::draft() const
{
    std::vector<PatientDraft::Text> out;
    for (const patient::FieldChange &change : changes())
        out.push_back({change.field, patient::textOf(m_original, change.field), change.value});
    return out;
}

QStringList PatientFields::restore(const std::vector<PatientDraft::Text> &texts)
{
    QStringList changedSince;
    for (const PatientDraft::Text &text : texts) {
        const Entry *entry = entryOf(text.column);
        if (!entry)
            continue;
        QWidget *field = entry->form->field();
        const QDate date = QDate::fromString(text.typed, Qt::ISODate);
        if (auto *choice = qobject_cast<QComboBox *>(field))
            choice->setCurrentIndex(std::max(0, choice->findData(text.typed)));
        else if (field == m_birthDate && date.isValid())
            m_birthDate->setDate(date);
        else
            static_cast<LineField *>(field)->setText(text.typed);
        if (m_more && m_more->isAncestorOf(field))
            showMore(true);
        if (patient::textOf(m_original, text.column) != text.before)
            changedSince << field->accessibleName();
    }
    return changedSince;
}

bool PatientFields::check()
{
    LineField *first = nullptr;
    for (const Entry &entry : m_entries)
        if (auto *line = qobject_cast<LineField *>(entry.form->field()); line && !line->check() && !first)
            first = line;
    if (first)
        goTo(first);
    return first == nullptr;
}

bool PatientFields::showError(const Error &error)
{
    const qsizetype colon = error.detail.indexOf(QStringLiteral(": "));
    const QString column = colon < 0 ? QString() : error.detail.left(colon);
    const Entry *entry = entryOf(column);
    if (error.code != Code::invalid || !entry)
        return false;
    const QString problem = problemOf(column, error.detail.mid(colon + 2));
    if (auto *line = qobject_cast<LineField *>(entry->form->field()))
        line->setProblem(problem);
    else
        entry->form->setError(problem);
    goTo(entry->form->field());
    return true;
}

/// The reason is English for programs; the person gets a sentence in his language.
QString PatientFields::problemOf(const QString &column, const QString &reason) const
{
    if (reason.contains(u"empty"))
        return tr("Please fill this in.");
    if (reason.contains(u"card number"))
        return tr("This looks like a payment card number. Card numbers are not stored here: please remove it.");
    if (column == u"chart_no")
        return tr("Another patient has this number. Please take another.");
    if (column == u"birth_date")
        return tr("Please check the date: it must be a day of the last 130 years.");
    if (column == u"phone")
        return tr("Please check the number: with its area code, and perhaps x and an extension.");
    if (column == u"confidential_channel")
        return tr("Please say how: by text message, e-mail, phone or mail.");
    if (column == u"confidential_to")
        return tr("This does not fit the way that is chosen beside it. Please type a number or an address for it.");
    if (column == u"email")
        return tr("Please type an address such as mira@example.com.");
    return tr("This cannot be stored as it is. Please shorten it or type it anew.");
}

void PatientFields::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_birthDate->setToday(m_today); // it shows the age where there is room for it, which is known only now
}

void PatientFields::focusFirst()
{
    m_given->setFocus(Qt::TabFocusReason); // selects the text, as Tab does
}

} // namespace vb::ui
