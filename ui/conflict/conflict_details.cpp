#include "ui/conflict/conflict_details.h"

#include "ui/conflict/conflict_words.h"
#include "ui/conflict/differences.h"
#include "ui/conflict/version_card.h"
#include "ui/kit/badge.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kRoomForTwo = 560;
}

ConflictDetails::ConflictDetails(const PracticeTime &time, QWidget *parent)
    : QScrollArea(parent)
    , m_time(time)
    , m_title(new ElidedLabel(QString(), TextRole::page))
    , m_critical(new Badge(tr("Critical"), BadgeKind::danger, IconName::alert))
    , m_about(new ElidedLabel(QString(), TextRole::medium, TextTone::muted))
    , m_sentence(new TextLabel)
    , m_refusal(new TextLabel(QString(), TextRole::medium, TextTone::danger))
    , m_a(new VersionCard(sync::Keep::a, time))
    , m_b(new VersionCard(sync::Keep::b, time))
    , m_versions(new QBoxLayout(QBoxLayout::LeftToRight))
{
    setObjectName(QStringLiteral("conflicts.details"));
    setAccessibleName(tr("The conflict in full"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    m_title->setObjectName(QStringLiteral("conflicts.title"));
    m_critical->setObjectName(QStringLiteral("conflicts.critical"));
    m_critical->setToolTip(tr("The patient's record carries a warning until somebody decides."));
    m_about->setObjectName(QStringLiteral("conflicts.about"));
    m_sentence->setObjectName(QStringLiteral("conflicts.sentence"));
    m_sentence->setWordWrap(true);
    m_refusal->setObjectName(QStringLiteral("conflicts.refusal"));
    m_refusal->setWordWrap(true);
    auto *first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(m_title, 1);
    first->addWidget(m_critical);
    m_versions->setSpacing(space::l);
    m_versions->addWidget(m_a, 1);
    m_versions->addWidget(m_b, 1);
    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(0, 0, 0, space::s);
    down->setSpacing(space::s);
    down->addLayout(first);
    down->addWidget(m_about);
    down->addWidget(m_sentence);
    down->addWidget(m_refusal);
    down->addSpacing(space::s);
    down->addLayout(m_versions);
    down->addStretch();
    setWidget(content);
    content->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    connect(m_a, &VersionCard::keepWanted, this, [this] { Q_EMIT keepWanted(sync::Keep::a); });
    connect(m_b, &VersionCard::keepWanted, this, [this] { Q_EMIT keepWanted(sync::Keep::b); });
}

void ConflictDetails::show(const session::ConflictRow &row)
{
    const bool isOther = row.id != m_row.id;
    m_row = row;
    m_title->setText(conflictFieldText(row));
    m_critical->setVisible(row.critical);
    m_about->setText(row.about.isEmpty() ? row.patientName
                                         : tr("%1 · %2", "patient, entry").arg(row.patientName, row.about));
    m_sentence->setText(conflictSentence(row));
    const QString refusal = decidingText(row);
    m_refusal->setText(refusal);
    m_refusal->setVisible(!refusal.isEmpty());
    const QString a = conflictValueText(row, row.a, m_time);
    const QString b = conflictValueText(row, row.b, m_time);
    // Of two words from a list, each is another one as a whole.
    const bool isChosen = row.valueKind == store::Kind::code || row.valueKind == store::Kind::boolean;
    const Differences different = isChosen ? Differences {{{0, a.size()}}, {{0, b.size()}}} : differencesOf(a, b);
    m_a->show(row, a, different.a);
    m_b->show(row, b, different.b);
    if (isOther)
        ensureVisible(0, 0);
}

void ConflictDetails::clear()
{
    m_row = {};
}

bool ConflictDetails::mayKeep(sync::Keep which) const
{
    return !m_row.id.isNull() && m_row.deciding == session::Deciding::may
        && (which == sync::Keep::a || m_row.asAddendum || m_row.kind != sync::ConflictKind::late);
}

BusyButton *ConflictDetails::keepButton(sync::Keep which) const
{
    return (which == sync::Keep::a ? m_a : m_b)->keepButton();
}

void ConflictDetails::focusFirst()
{
    if (mayKeep(sync::Keep::a))
        keepButton(sync::Keep::a)->setFocus(Qt::TabFocusReason);
}

void ConflictDetails::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    const bool both = viewport()->width() >= tokens().scaled(kRoomForTwo);
    m_versions->setDirection(both ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace vb::ui
