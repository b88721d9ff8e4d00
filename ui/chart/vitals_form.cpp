#include "ui/chart/vitals_form.h"

#include "ui/chart/chart_words.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/text_label.h"

#include <QComboBox>
#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kVitalsColumns = 2;

/// Knows by itself what the measure takes.
class NumberField : public LineField {
public:
    explicit NumberField(const chart::Measure &measure) : m_measure(measure) { setMaxLength(12); }

protected:
    [[nodiscard]] QString findProblem() const override
    {
        if (chart::checkedMeasure(m_measure, QString(text()).replace(u',', u'.')).ok())
            return LineField::findProblem();
        return m_measure.decimals > 0
            ? VitalsForm::tr("From %1 to %2, one digit behind the point.").arg(m_measure.least).arg(m_measure.most)
            : VitalsForm::tr("A whole number from %1 to %2.").arg(m_measure.least).arg(m_measure.most);
    }

private:
    const chart::Measure &m_measure;
};

} // namespace

VitalsForm::VitalsForm(session::Session &session, QWidget *parent)
    : WorkPage(QStringLiteral("chart.vitals"), tr("Save"), parent), m_session(session)
{
    content()->addWidget(
        new TextLabel(tr("Fill in what was measured; the rest stays open."), TextRole::body, TextTone::muted));
    content()->addSpacing(space::s);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    int place = 0;
    for (const chart::Measure &measure : chart::allMeasures())
        if (chart::valuesOf(measure).isEmpty())
            addNumber(grid, measure, place++);
    content()->addLayout(grid);
    content()->addSpacing(space::s);
    content()->addWidget(new TextLabel(tr("Scales"), TextRole::section));
    for (const chart::Measure &measure : chart::allMeasures())
        if (!chart::valuesOf(measure).isEmpty())
            addScale(measure);
    for (std::size_t i = 1; i < m_rows.size(); ++i) {
        const auto widget = [](const Row &row) { return row.number ? static_cast<QWidget *>(row.number) : row.scale; };
        setTabOrder(widget(m_rows[i - 1]), widget(m_rows[i]));
    }
}

void VitalsForm::addNumber(QGridLayout *grid, const chart::Measure &measure, int place)
{
    auto *field = new NumberField(measure);
    const QString label = measureText(QString::fromLatin1(measure.code));
    field->setObjectName(QStringLiteral("chart.vitals.") + QLatin1String(measure.code));
    field->setAccessibleName(QStringLiteral("%1 (%2)").arg(label, unitText(QString::fromLatin1(measure.unit))));
    field->setTrailing(unitText(QString::fromLatin1(measure.unit)));
    auto *frame = new FormField(label, field);
    grid->addWidget(frame, place / kVitalsColumns, place % kVitalsColumns);
    connect(field, &QLineEdit::returnPressed, this, &VitalsForm::trySave);
    m_rows.push_back({&measure, field, nullptr});
}

void VitalsForm::addScale(const chart::Measure &measure)
{
    const QString code = QString::fromLatin1(measure.code);
    auto *box = new QComboBox;
    box->addItem(tr("Not scored"), QString());
    for (const QString &value : chart::valuesOf(measure))
        box->addItem(scaleValueText(code, value), value);
    box->setObjectName(QStringLiteral("chart.vitals.") + code);
    box->setAccessibleName(measureText(code));
    auto *frame = new FormField(measureText(code), box);
    frame->setHelp(scaleText(measure));
    content()->addWidget(frame);
    m_rows.push_back({&measure, nullptr, box});
}

void VitalsForm::start(PatientId patient, EntityId visit)
{
    m_patient = patient;
    m_visit = visit;
    ++m_started;
    m_waiting.clear();
    begin(tr("Vital signs and scales"));
    for (const Row &row : m_rows) {
        if (row.number) {
            row.number->clear();
            row.number->setProblem(QString());
        } else {
            row.scale->setCurrentIndex(0);
        }
    }
}

void VitalsForm::restore(PatientId patient, EntityId visit, const QCborMap &draft)
{
    start(patient, visit);
    for (const Row &row : m_rows) {
        const QString value = draft.value(QString::fromLatin1(row.measure->code)).toString();
        if (row.number)
            row.number->setText(value);
        else
            row.scale->setCurrentIndex(std::max(row.scale->findData(value), 0));
    }
}

QString VitalsForm::valueOf(const Row &row) const
{
    return row.number ? row.number->text().trimmed().replace(u',', u'.') : row.scale->currentData().toString();
}

bool VitalsForm::isDirty() const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [this](const Row &row) { return !valueOf(row).isEmpty(); });
}

QCborMap VitalsForm::draft() const
{
    QCborMap typed;
    for (const Row &row : m_rows)
        if (const QString value = valueOf(row); !value.isEmpty())
            typed.insert(QString::fromLatin1(row.measure->code), value);
    return typed;
}

void VitalsForm::focusFirst()
{
    m_rows.front().scale ? m_rows.front().scale->setFocus(Qt::OtherFocusReason)
                         : m_rows.front().number->setFocus(Qt::OtherFocusReason);
}

bool VitalsForm::check()
{
    LineField *wrong = nullptr;
    for (const Row &row : m_rows)
        if (row.number && !row.number->check() && !wrong)
            wrong = row.number;
    if (wrong)
        wrong->setFocus(Qt::OtherFocusReason);
    return !wrong;
}

void VitalsForm::save()
{
    if (!check())
        return;
    m_waiting.clear();
    m_sent = 0;
    for (auto row = m_rows.rbegin(); row != m_rows.rend(); ++row) {
        const QString value = valueOf(*row);
        if (value.isEmpty())
            continue;
        chart::Observation one;
        one.patient = m_patient;
        one.visit = m_visit;
        one.code = QString::fromLatin1(row->measure->code);
        one.value = value;
        m_waiting.push_back(one);
    }
    if (m_waiting.empty()) {
        showProblem(tr("Nothing is filled in yet."));
        focusFirst();
        return;
    }
    sendNext();
}

/// Each value is an entry of its own. What was stored is taken out of the form, so that a second try repeats nothing.
void VitalsForm::sendNext()
{
    const QFuture<Result<chart::Observation>> future = m_session.charts().addObservation(m_waiting.back());
    saveButton()->watch(future);
    deliver(future, this, [this, started = m_started](const Result<chart::Observation> &answer) {
        if (started != m_started)
            return;
        if (!answer.ok()) {
            showProblem(answer.error());
            return;
        }
        for (const Row &row : m_rows)
            if (m_waiting.back().code == QLatin1String(row.measure->code)) {
                if (row.number)
                    row.number->clear();
                else
                    row.scale->setCurrentIndex(0);
            }
        m_waiting.pop_back();
        ++m_sent;
        if (!m_waiting.empty())
            sendNext();
        else
            Q_EMIT saved(m_sent == 1 ? tr("1 value is recorded.") : tr("%1 values are recorded.").arg(m_sent));
    });
}

} // namespace vb::ui
