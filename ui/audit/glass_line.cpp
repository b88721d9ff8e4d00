#include "ui/audit/glass_line.h"

#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/buttons.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kBarWidth = 4;
} // namespace

GlassLine::GlassLine(const session::GlassRow &row, const PracticeTime &time, qint64 nowMs, QWidget *parent)
    : QFrame(parent), m_isOpen(row.glass.untilMs > nowMs)
{
    const patient::BreakGlass &glass = row.glass;
    const QString person = row.person.isEmpty() ? tr("Somebody unknown") : row.person;
    const QString patientName = row.patient.isEmpty() ? glass.patient.text() : row.patient;
    setObjectName(QStringLiteral("audit.glass.line"));
    setAccessibleName(tr("Emergency access by %1 to %2").arg(person, patientName));

    auto *names = new QHBoxLayout;
    names->setSpacing(space::s);
    auto *who = new ElidedLabel(tr("%1 opened %2", "person, patient").arg(person, patientName), TextRole::strong);
    names->addWidget(who, 1);
    names->addWidget(m_isOpen ? new Badge(tr("Open now"), BadgeKind::danger, IconName::unlock)
                              : new Badge(tr("Ended"), BadgeKind::neutral));
    auto *reason = new TextLabel(tr("“%1”", "the reason, quoted").arg(glass.reason));
    reason->setObjectName(QStringLiteral("audit.glass.reason"));
    reason->setWordWrap(true);
    auto *when = new TextLabel(tr("From %1 until %2").arg(time.minute(glass.atMs), time.timeOfDay(glass.untilMs)),
                               TextRole::caption, TextTone::muted);
    auto *entries = new QPushButton(tr("What was done"));
    entries->setObjectName(QStringLiteral("audit.glass.entries"));
    entries->setAccessibleName(tr("What %1 did with %2").arg(person, patientName));
    entries->setAutoDefault(true);
    connect(entries, &QPushButton::clicked, this, &GlassLine::entriesWanted);

    auto *under = new QHBoxLayout;
    under->setSpacing(space::m);
    under->addWidget(when, 1);
    under->addWidget(entries);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xs);
    texts->addLayout(names);
    texts->addWidget(reason);
    texts->addLayout(under);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::l + kBarWidth, space::m, space::l, space::m);
    across->setSpacing(space::m);
    across->addWidget(new Avatar(person), 0, Qt::AlignTop);
    across->addLayout(texts, 1);
}

void GlassLine::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    const paint::Scope scope(painter);
    paint::panel(painter, rect(), t.radiusField, m_isOpen ? t.dangerSoft : t.surface, m_isOpen ? QColor() : t.line);
    const QRectF bar(isLeftToRight() ? 0 : width() - kBarWidth, space::m, kBarWidth, height() - 2 * space::m);
    paint::panel(painter, bar, kBarWidth / 2.0, t.danger);
}

} // namespace vb::ui
