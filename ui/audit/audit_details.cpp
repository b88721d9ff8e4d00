#include "ui/audit/audit_details.h"

#include "ui/audit/audit_words.h"
#include "ui/kit/buttons.h"
#include "ui/kit/text_label.h"

#include <QGridLayout>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

/// Breaks anywhere, so that an id or a long word does not widen the panel.
QString breakable(const QString &text)
{
    QString out;
    int run = 0;
    for (const QChar c : text) {
        out += c;
        run = c.isSpace() ? 0 : run + 1;
        if (c == u'-' || c == u'.' || c == u'_' || run >= 24) {
            out += QChar(0x200B); // zero width space
            run = 0;
        }
    }
    return out;
}

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
    , m_facts(nullptr)
    , m_grid(nullptr)
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
    m_facts = new QWidget;
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

void AuditDetails::setRow(const session::AuditRow &row)
{
    m_row = row;
    setTitle(tr("Entry %1").arg(QLocale().toString(row.entry.index)));
    m_what->setText(row.isMissing() ? tr("This entry is missing")
                                    : auditKindText(row.entry.action, row.entry.objectKind));
    m_what->setTone(row.isMissing() || row.entry.outcome != audit::Outcome::ok ? TextTone::danger : TextTone::text);
    delete m_grid;
    qDeleteAll(m_facts->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    m_grid = new QGridLayout(m_facts);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::m);
    m_grid->setVerticalSpacing(space::s);
    m_grid->setColumnStretch(1, 1);
    if (row.isMissing())
        addFact(tr("Meaning"), tr("The log has a number here and nothing that belongs to it. Verify the log."));
    else
        fillIn();
    m_visitors->setVisible(!row.entry.patient.isNull());
    m_visited->setVisible(!row.entry.login.isEmpty());
}

void AuditDetails::fillIn()
{
    const audit::Entry &entry = m_row.entry;
    addFact(tr("Result"), auditOutcomeText(entry.outcome), entry.outcome != audit::Outcome::ok);
    addFact(tr("When"), m_time.moment(entry.at.wallMs));
    addFact(tr("Time zone"), m_time.zoneName());
    addFact(tr("In UTC"), isoUtc(entry.at.wallMs));
    addFact(tr("Person"), m_row.person.isEmpty() ? entry.login : m_row.person);
    addFact(tr("User name"), entry.login);
    addFact(tr("Role"), auditRoleText(entry.role));
    addFact(tr("Patient"), m_row.patient);
    addFact(tr("Patient id"), entry.patient.isNull() ? QString() : entry.patient.text());
    addFact(tr("Concerns"), auditObjectText(entry.objectKind));
    if (!entry.object.isNull() && entry.object.raw() != entry.patient.raw())
        addFact(tr("Its id"), entry.object.text());
    addFact(tr("Purpose"), entry.purpose);
    addFact(tr("Details"), entry.detail);
    addFact(tr("Computer"), entry.address);
    addFact(tr("Its id"), entry.device.isNull() ? QString() : entry.device.text());
    addFact(tr("System"), entry.os);
    if (entry.skewMs != 0)
        addFact(tr("Clock off by"), tr("%1 ms").arg(QLocale().toString(entry.skewMs)));
}

void AuditDetails::addFact(const QString &label, const QString &value, bool strong)
{
    if (value.isEmpty())
        return;
    const int row = m_grid->rowCount();
    auto *name = new TextLabel(label, TextRole::caption, TextTone::muted);
    auto *text = new TextLabel(breakable(value), strong ? TextRole::strong : TextRole::body,
                               strong ? TextTone::danger : TextTone::text);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(name, row, 0, Qt::AlignTop);
    m_grid->addWidget(text, row, 1, Qt::AlignTop);
}

} // namespace vb::ui
