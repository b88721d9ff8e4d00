#include "ui/patient/patient_fields.h"

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
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kLongestName = 200;
constexpr int kLongestChartNo = 40;

/// The texts of a patient by the names of their columns.
QString columnOf(const patient::Patient &patient, const QString &column)
{
    if (column == u"chart_no")
        return patient.chartNo;
    if (column == u"given")
        return patient.given;
    if (column == u"family")
        return patient.family;
    if (column == u"preferred")
        return patient.preferred;
    if (column == u"former")
        return patient.former;
    if (column == u"birth_date")
        return patient.birthDate;
    if (column == u"sex")
        return patient.sex;
    return column == u"phone" ? patient.phone : patient.email;
}

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

} // namespace

PatientFields::PatientFields(Use use, const QString &id, QDate today, QWidget *parent)
    : QWidget(parent)
    , m_id(id)
    , m_today(today)
    , m_chartNo(new LineField)
    , m_given(new LineField)
    , m_family(new LineField)
    , m_preferred(new LineField)
    , m_former(new LineField)
    , m_birthDate(new DateField(DateRange::past))
    , m_sex(new QComboBox)
    , m_phone(new PhoneField)
    , m_email(new EmailField)
{
    m_chartNo->setMaxLength(kLongestChartNo);
    for (LineField *name : {m_given, m_family, m_preferred, m_former})
        name->setMaxLength(kLongestName);
    m_sex->addItem(tr("Not recorded"), QString());
    for (const QString &code :
         {QStringLiteral("female"), QStringLiteral("male"), QStringLiteral("other"), QStringLiteral("unknown")})
        m_sex->addItem(sexText(code), code);

    // One after the other: the order in which they are made is that of Tab.
    QWidget *identity = atTop(makeIdentity(use));
    QWidget *contact = atTop(makeContact());
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(new SideBySide(identity, contact));
}

QWidget *PatientFields::makeIdentity(Use use)
{
    auto *card = new Card(tr("Identity"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    grid->addWidget(add(m_given, QStringLiteral("given"), QStringLiteral("given"), tr("Given names"), true), 0, 0);
    grid->addWidget(add(m_family, QStringLiteral("family"), QStringLiteral("family"), tr("Family names"), true), 0, 1);
    FormField *preferred
        = add(m_preferred, QStringLiteral("preferred"), QStringLiteral("preferred"), tr("Preferred name"), false);
    preferred->setHelp(tr("What the person wants to be called."));
    grid->addWidget(preferred, 1, 0);
    FormField *former = add(m_former, QStringLiteral("former"), QStringLiteral("former"), tr("Former names"), false);
    former->setHelp(tr("The search finds them too."));
    grid->addWidget(former, 1, 1);
    grid->addWidget(add(m_birthDate, QStringLiteral("birthDate"), QStringLiteral("birth_date"), tr("Birth date"), true),
                    2, 0);
    auto *sex = new FormField(tr("Sex"), m_sex);
    sex->setOptional(true);
    m_sex->setObjectName(m_id + QStringLiteral(".sex"));
    m_sex->setAccessibleName(tr("Sex"));
    m_entries.push_back({QStringLiteral("sex"), sex});
    grid->addWidget(sex, 2, 1);
    FormField *chartNo
        = add(m_chartNo, QStringLiteral("chartNo"), QStringLiteral("chart_no"), tr("Chart number"), use == Use::edit);
    if (use == Use::add)
        chartNo->setHelp(tr("Leave it empty and the next number is given."));
    grid->addWidget(chartNo, 3, 0);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    card->body()->addLayout(grid);
    return card;
}

QWidget *PatientFields::makeContact()
{
    auto *card = new Card(tr("Contact"));
    auto *down = new QVBoxLayout;
    down->setSpacing(space::m);
    down->addWidget(add(m_phone, QStringLiteral("phone"), QStringLiteral("phone"), tr("Phone"), false));
    down->addWidget(add(m_email, QStringLiteral("email"), QStringLiteral("email"), tr("E-mail"), false));
    card->body()->addLayout(down);
    return card;
}

FormField *PatientFields::add(LineField *field, const QString &id, const QString &column, const QString &label,
                              bool required)
{
    field->setObjectName(m_id + u'.' + id);
    field->setAccessibleName(label);
    field->setRequired(required);
    connect(field, &QLineEdit::returnPressed, this, &PatientFields::returnPressed);
    auto *form = new FormField(label, field);
    form->setOptional(!required);
    m_entries.push_back({column, form});
    return form;
}

void PatientFields::setPatient(const patient::Patient &patient)
{
    m_original = patient;
    m_chartNo->setText(patient.chartNo);
    m_given->setText(patient.given);
    m_family->setText(patient.family);
    m_preferred->setText(patient.preferred);
    m_former->setText(patient.former);
    m_birthDate->setDate(QDate::fromString(patient.birthDate, Qt::ISODate));
    m_sex->setCurrentIndex(std::max(0, m_sex->findData(patient.sex)));
    m_phone->setText(patient.phone);
    m_email->setText(patient.email);
    for (const Entry &entry : m_entries) {
        if (auto *line = qobject_cast<LineField *>(entry.form->field())) {
            line->setProblem(QString());
            line->setCursorPosition(0);
        }
        entry.form->setError(QString());
    }
}

QString PatientFields::textOf(const QString &column) const
{
    if (column == u"sex")
        return m_sex->currentData().toString();
    if (column == u"birth_date") {
        const QDate date = m_birthDate->date();
        return date.isValid() ? date.toString(Qt::ISODate) : m_birthDate->text().trimmed();
    }
    const auto entry
        = std::find_if(m_entries.begin(), m_entries.end(), [&column](const Entry &e) { return e.column == column; });
    return static_cast<const LineField *>(entry->form->field())->cleanText();
}

patient::Patient PatientFields::patient() const
{
    patient::Patient out = m_original;
    out.chartNo = m_chartNo->cleanText();
    out.given = m_given->cleanText();
    out.family = m_family->cleanText();
    out.preferred = m_preferred->cleanText();
    out.former = m_former->cleanText();
    out.birthDate = textOf(QStringLiteral("birth_date"));
    out.sex = textOf(QStringLiteral("sex"));
    out.phone = m_phone->cleanText();
    out.email = m_email->cleanText();
    return out;
}

std::vector<patient::FieldChange> PatientFields::changes() const
{
    std::vector<patient::FieldChange> out;
    for (const Entry &entry : m_entries)
        if (const QString text = textOf(entry.column); text != columnOf(m_original, entry.column))
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
        out.push_back({change.field, columnOf(m_original, change.field), change.value});
    return out;
}

QStringList PatientFields::restore(const std::vector<PatientDraft::Text> &texts)
{
    QStringList changedSince;
    for (const PatientDraft::Text &text : texts) {
        const auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                        [&text](const Entry &e) { return e.column == text.column; });
        if (entry == m_entries.end())
            continue;
        QWidget *field = entry->form->field();
        const QDate date = QDate::fromString(text.typed, Qt::ISODate);
        if (field == m_sex)
            m_sex->setCurrentIndex(std::max(0, m_sex->findData(text.typed)));
        else if (field == m_birthDate && date.isValid())
            m_birthDate->setDate(date);
        else
            static_cast<LineField *>(field)->setText(text.typed);
        if (columnOf(m_original, text.column) != text.before)
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
        first->setFocus(Qt::OtherFocusReason);
    return first == nullptr;
}

bool PatientFields::showError(const Error &error)
{
    const qsizetype colon = error.detail.indexOf(QStringLiteral(": "));
    const QString column = colon < 0 ? QString() : error.detail.left(colon);
    const auto entry
        = std::find_if(m_entries.begin(), m_entries.end(), [&column](const Entry &e) { return e.column == column; });
    if (error.code != Code::invalid || entry == m_entries.end())
        return false;
    const QString problem = problemOf(column, error.detail.mid(colon + 2));
    if (auto *line = qobject_cast<LineField *>(entry->form->field()))
        line->setProblem(problem);
    else
        entry->form->setError(problem);
    entry->form->field()->setFocus(Qt::OtherFocusReason);
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
        return tr("Please check the number: 5 to 15 digits, and perhaps an extension.");
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
