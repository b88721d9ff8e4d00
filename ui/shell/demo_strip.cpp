#include "ui/shell/demo_strip.h"

#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace vb::ui {

DemoStrip::DemoStrip(bool isDemo, bool keyInFile, QWidget *parent) : QWidget(parent)
{
    setObjectName(isDemo ? QStringLiteral("demo") : QStringLiteral("strip"));
    const QString invented = tr("Invented people. Nothing here is real.");
    const QString inFile = tr("This computer's key lies in a file, not in the system's keyring.");
    QStringList said;
    if (isDemo)
        said << tr("DEMO: invented people, nothing here is real.");
    if (keyInFile)
        said << inFile;
    setAccessibleName(said.join(u' '));
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::l, space::xs + 1, space::l, space::xs + 1);
    across->setSpacing(space::s);
    across->addStretch();
    if (isDemo) {
        across->addWidget(new Badge(tr("DEMO"), BadgeKind::warning));
        across->addWidget(new TextLabel(invented, TextRole::caption));
    }
    if (isDemo && keyInFile)
        across->addSpacing(space::xl);
    if (keyInFile) {
        auto *badge = new Badge(tr("KEY IN A FILE"), BadgeKind::warning);
        badge->setObjectName(QStringLiteral("keyInFile"));
        across->addWidget(badge);
        auto *words = new ElidedLabel(inFile, TextRole::caption);
        words->setToolTip(tr("Whoever copies that file together with the records needs only a password to read them. "
                             "Start Verbena without --device-secret-file where there is a keyring."));
        across->addWidget(words);
    }
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
