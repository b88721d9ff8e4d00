#include "ui/shell/demo_strip.h"

#include "ui/kit/badge.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace vb::ui {

DemoStrip::DemoStrip(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("demo"));
    setAccessibleName(tr("DEMO: invented people, nothing here is real"));
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::l, space::xs + 1, space::l, space::xs + 1);
    across->setSpacing(space::s);
    across->addStretch();
    across->addWidget(new Badge(tr("DEMO"), BadgeKind::warning));
    across->addWidget(new TextLabel(tr("Invented people. Nothing here is real."), TextRole::caption));
    across->addStretch();
}

bool DemoStrip::isWantedFor(const QString &practiceName)
{
    return practiceName.contains(QStringLiteral("(demo)"), Qt::CaseInsensitive);
}

void DemoStrip::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.warnSoft);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace vb::ui
