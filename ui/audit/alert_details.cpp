#include "ui/audit/alert_details.h"

#include "ui/audit/alert_words.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"

#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestNote = 500;

class NoteField : public LineField {
protected:
    [[nodiscard]] QString findProblem() const override
    {
        const QString problem = LineField::findProblem();
        return problem.isEmpty() && text().trimmed().size() < monitor::kShortestNote
            ? AlertDetails::tr("Please write at least %1 characters.").arg(monitor::kShortestNote)
            : problem;
    }
};

QPushButton *alertLink(const char *name, const QString &text)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QStringLiteral("alerts.") + QLatin1String(name));
    button->setAccessibleName(text);
    button->setAutoDefault(true);
    return button;
}

} // namespace

AlertDetails::AlertDetails(const PracticeTime &time, QWidget *parent)
    : Card(tr("Alert"), parent)
    , m_time(time)
    , m_severity(new Badge(QString()))
    , m_what(new TextLabel)
    , m_advice(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_facts(new FactGrid)
    , m_entries(alertLink("entries", tr("Show it in the log")))
    , m_visitors(alertLink("visitors", tr("Who saw this patient")))
    , m_note(new NoteField)
    , m_noteField(nullptr)
    , m_acknowledge(new BusyButton(tr("Acknowledge"), ButtonKind::primary))
    , m_noteArea(makeNote())
{
    setObjectName(QStringLiteral("alerts.details"));
    setAccessibleName(tr("The alert in full"));
    setTitleAction(m_severity);
    m_what->setObjectName(QStringLiteral("alerts.sentence"));
    m_what->setWordWrap(true);
    m_advice->setWordWrap(true);
    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, space::xs, 0);
    down->setSpacing(space::m);
    for (QWidget *each :
         {static_cast<QWidget *>(m_what), static_cast<QWidget *>(m_advice), static_cast<QWidget *>(m_facts),
          static_cast<QWidget *>(m_entries), static_cast<QWidget *>(m_visitors)})
        down->addWidget(each);
    down->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    content->setAutoFillBackground(false); // the card shows through
    scroll->viewport()->setAutoFillBackground(false);
    body()->setSpacing(space::m);
    body()->addWidget(scroll, 1);
    body()->addWidget(m_noteArea);
    connect(m_entries, &QPushButton::clicked, this, &AlertDetails::entriesWanted);
    connect(m_visitors, &QPushButton::clicked, this, &AlertDetails::visitorsWanted);
    connect(m_acknowledge, &QPushButton::clicked, this, &AlertDetails::submit);
    connect(m_note, &QLineEdit::returnPressed, this, &AlertDetails::submit);
    connect(m_note, &QLineEdit::textEdited, this, [this](const QString &text) { m_notes[m_row.alert.id] = text; });
}

QWidget *AlertDetails::makeNote()
{
    m_note->setObjectName(QStringLiteral("alerts.note"));
    m_note->setAccessibleName(tr("What you found"));
    m_note->setRequired(true);
    m_note->setMaxLength(kLongestNote);
    m_noteField = new FormField(tr("What you found"), m_note);
    m_noteField->setHelp(tr("It stays with the alert; the log says that you looked."));
    m_acknowledge->setObjectName(QStringLiteral("alerts.acknowledge"));
    m_acknowledge->setAccessibleName(tr("Acknowledge"));
    m_acknowledge->setBusyText(tr("Acknowledging…"));
    m_acknowledge->setAutoDefault(true);
    auto *area = new QWidget;
    auto *down = new QVBoxLayout(area);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(m_noteField);
    down->addWidget(m_acknowledge);
    return area;
}

void AlertDetails::setRow(const session::AlertRow &row)
{
    const bool isOther = row.alert.id != m_row.alert.id;
    m_row = row;
    fillIn();
    if (isOther) {
        m_note->setText(m_notes.value(row.alert.id));
        m_note->setProblem({});
    }
}

void AlertDetails::fillIn()
{
    const monitor::Alert &alert = m_row.alert;
    setTitle(ruleText(alert.rule));
    m_severity->setText(severityText(alert.severity));
    m_severity->setKind(alert.isOpen() ? severityBadge(alert.severity) : BadgeKind::neutral);
    m_what->setText(alertSentence(alert));
    m_advice->setText(alertAdvice(alert.rule));
    m_advice->setVisible(alert.isOpen());
    m_facts->clear();
    m_facts->add(tr("Person"), alertPersonText(m_row));
    m_facts->add(tr("User name"), alert.login);
    m_facts->add(tr("Patient"), alertPatientText(m_row));
    m_facts->add(tr("When"), m_time.moment(alert.atMs));
    const QLocale locale;
    m_facts->add(tr("In the log"),
                 alert.first == alert.last
                     ? tr("Entry %1").arg(locale.toString(alert.first))
                     : tr("Entries %1 to %2").arg(locale.toString(alert.first), locale.toString(alert.last)));
    if (!m_row.isOfThisPc)
        m_facts->add(tr("Computer"), alert.device.text());
    if (!alert.isOpen()) {
        m_facts->add(tr("Acknowledged"), m_time.moment(alert.acknowledgedMs));
        m_facts->add(tr("By"), m_row.acknowledgedBy.isEmpty() ? alert.acknowledgedLogin : m_row.acknowledgedBy);
        m_facts->add(tr("Note"), alert.note);
    }
    m_entries->setVisible(m_row.isOfThisPc);
    m_visitors->setVisible(!alert.patient.isNull());
    m_noteArea->setVisible(alert.isOpen());
}

void AlertDetails::focusFirst()
{
    (m_row.alert.isOpen() ? static_cast<QWidget *>(m_note) : m_entries)->setFocus(Qt::TabFocusReason);
}

void AlertDetails::submit()
{
    if (m_acknowledge->isBusy() || !m_row.alert.isOpen())
        return;
    if (m_note->check())
        Q_EMIT acknowledgeWanted(m_note->cleanText());
    else
        m_note->setFocus(Qt::TabFocusReason);
}

} // namespace vb::ui
