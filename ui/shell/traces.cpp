#include "ui/shell/traces.h"

#include <QApplication>
#include <QClipboard>
#include <QInputMethod>
#include <QPixmapCache>
#include <QToolTip>
#include <QWidget>

namespace vb::ui {

namespace {

QWidgetList otherWindows(const QWidget *window)
{
    QWidgetList others = QApplication::topLevelWidgets();
    others.removeIf([window](const QWidget *other) { return other == window || other->isAncestorOf(window); });
    return others;
}

/// A platform without a screen has a clipboard of its own, which nobody else can have filled.
bool isOurs(const QClipboard &clipboard, QClipboard::Mode mode)
{
    if (QGuiApplication::platformName() == u"offscreen")
        return true;
    return mode == QClipboard::Selection ? clipboard.ownsSelection() : clipboard.ownsClipboard();
}

} // namespace

void hideOtherWindows(const QWidget *window)
{
    for (QWidget *other : otherWindows(window))
        other->hide();
}

void forgetTraces(const QWidget *window)
{
    for (QWidget *other : otherWindows(window)) {
        other->hide();
        if (!other->parent())
            other->deleteLater();
    }
    QToolTip::hideText();
    QPixmapCache::clear();
    QGuiApplication::inputMethod()->reset();
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (isOurs(*clipboard, QClipboard::Clipboard))
        clipboard->clear();
    if (clipboard->supportsSelection() && isOurs(*clipboard, QClipboard::Selection))
        clipboard->clear(QClipboard::Selection);
}

} // namespace vb::ui
