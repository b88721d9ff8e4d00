#pragma once

#include <QColor>
#include <QIcon>

namespace vb::ui {

/// The outline set in resources/icons: 24-px grid, stroke 1.75, round caps.
enum class IconName {
    alert,
    ban,
    cake,
    calendar,
    camera,
    chart,
    check,
    chevronDown,
    chevronLeft,
    chevronRight,
    chevronUp,
    circleCheck,
    clock,
    copy,
    download,
    edit,
    eye,
    eyeOff,
    fileText,
    filter,
    history,
    home,
    idCard,
    info,
    key,
    laptop,
    lock,
    logOut,
    mail,
    menu,
    message,
    minus,
    monitor,
    moon,
    note,
    panelLeft,
    phone,
    pin,
    plus,
    printer,
    receipt,
    search,
    settings,
    shield,
    sun,
    sync,
    trash,
    unlock,
    upload,
    user,
    userPlus,
    users,
    verbena, // the mark of the product
    wifiOff,
    x,
    count_, // not an icon
};

/// Which token colours the icon when it is neither disabled nor selected.
enum class IconTone { text, muted, accent, onAccent, danger, warn, info };

/// Follows the theme: colours are looked up when it is painted. Disabled, selected and checked ones have
/// their own colour.
QIcon icon(IconName name, IconTone tone = IconTone::text);

/// Draws without a QIcon in any colour, crisp at the scale of the painter's device.
void paintIcon(QPainter &painter, const QRect &rect, IconName name, const QColor &color);

} // namespace vb::ui
