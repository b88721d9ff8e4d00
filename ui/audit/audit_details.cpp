#include "ui/audit/audit_details.h"

#include "ui/audit/audit_words.h"
#include "ui/kit/buttons.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/text_label.h"

#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

QPushButton *linkTo(const char *name, const QString &text)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QStringLiteral("audit.details.") + QLatin1String(name));
    button->setAccessibleName(text);
    button->setAutoDefault(true);
    return button;
}

} // namespace

AuditDetails::AuditDetails(const PracticeTime &time, QWidget *parent)
    : Card(tr("Entry"), parent)
    , m_time(time)
    , m_what(new TextLabel(QString(), TextRole::section))
    , m_facts(new FactGrid)
    , m_visitors(linkTo("visitors", tr("Who saw this patient")))
    , m_visited(linkTo("visited", tr("What this person saw")))
{
    setObjectName(QStringLiteral("audit.details"));
    setAccessibleName(tr("The entry in full"));
    auto *close = new IconButton(IconName::x, tr("Close"));
    close->setObjectName(QStringLiteral("audit.details.close"));
    setTitleAction(close);
    m_what->setWordWrap(true);
    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, space::xs, 0);
    down->setSpacing(space::m);
    down->addWidget(m_what);
    down->addWidget(m_facts);
    down->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    content->setAutoFillBackground(false); // the card shows through
    scroll->viewport()->setAutoFillBackground(false);
    body()->setSpacing(space::s);
    body()->addWidget(scroll, 1);
    body()->addWidget(m_visitors);
    body()->addWidget(m_visited);
    connect(close, &QToolButton::clicked, this, &AuditDetails::closeWanted);
    connect(m_visitors, &QPushButton::clicked, this, &AuditDetails::visitorsWanted);
    connect(m_visited, &QPushButton::clicked, this, &AuditDetails::visitedWanted);
}

void AuditDetails::setRow(const session::AuditRow &row, const QString &pc)
{
    m_row = row;
    setTitle(tr("Entry %1").arg(QLocale().toString(row.entry.index)));
    m_what->setText(row.isMissing() ? tr("This entry is missing")
                                    : auditKindText(row.entry.action, row.entry.objectKind));
    m_what->setTone(row.isMissing() || row.entry.outcome != audit::Outcome::ok ? TextTone::danger : TextTone::text);
    m_facts->clear();
    if (row.isMissing())
        m_facts->add(tr("Meaning"), tr("The log has a number here and nothing that belongs to it. Verify the log."));
    else
        fillIn(pc);
    m_visitors->setVisible(!row.entry.patient.isNull());
    m_visited->setVisible(!row.entry.login.isEmpty());
}

void AuditDetails::fillIn(const QString &pc)
{
    const audit::Entry &entry = m_row.entry;
    m_facts->add(tr("Result"), auditOutcomeText(entry.outcome),
                 entry.outcome == audit::Outcome::ok ? TextTone::text : TextTone::danger);
    m_facts->add(tr("When"), m_time.moment(entry.at.wallMs));
    m_facts->add(tr("Time zone"), m_time.zoneName());
    m_facts->add(tr("In UTC"), isoUtc(entry.at.wallMs));
    m_facts->add(tr("Person"), m_row.person.isEmpty() ? entry.login : m_row.person);
    m_facts->add(tr("User name"), entry.login);
    m_facts->add(tr("Role"), auditRoleText(entry.role));
    m_facts->add(tr("Patient"), m_row.patient);
    m_facts->add(tr("Patient id"), entry.patient.isNull() ? QString() : entry.patient.text());
    m_facts->add(tr("Concerns"), auditObjectText(entry.objectKind));
    if (!entry.object.isNull() && entry.object.raw() != entry.patient.raw())
        m_facts->add(tr("Its id"), entry.object.text());
    m_facts->add(tr("Purpose"), entry.purpose);
    m_facts->add(tr("Details"), entry.detail);
    m_facts->add(tr("PC"), pc);
    m_facts->add(tr("Computer"), entry.address);
    m_facts->add(tr("Its id"), entry.device.isNull() ? QString() : entry.device.text());
    m_facts->add(tr("System"), entry.os);
    if (entry.skewMs != 0)
        m_facts->add(tr("Clock off by"), tr("%1 ms").arg(QLocale().toString(entry.skewMs)));
}

} // namespace vb::ui
