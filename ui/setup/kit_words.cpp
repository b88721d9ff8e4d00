#include "ui/setup/kit_words.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct KitText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::KitText)
};

} // namespace

QString kitFolderProblem(const QString &folder)
{
    const QFileInfo info(folder);
    if (!info.exists())
        return KitText::tr("There is no such folder. Choose another one, or make it first.");
    if (!info.isDir())
        return KitText::tr("This is a file, not a folder. Choose a folder.");
    if (!info.isWritable())
        return KitText::tr("Nothing may be written into this folder. Choose another one.");
    return KitText::tr(
        "The disk took nothing: it may be full or write-protected. Make room, or choose another folder.");
}

QString kitGroupProblem(session::GroupVerdict verdict, int number)
{
    using Verdict = session::GroupVerdict;
    switch (verdict) {
    case Verdict::right: break;
    case Verdict::noGroup: return KitText::tr("A group has five signs: digits, and letters but for I, L, O and U.");
    case Verdict::mistyped:
        return KitText::tr("One of the five signs is mistyped. Please compare them with the paper.");
    case Verdict::otherPlace: return KitText::tr("This group has another number. Please type group %1.").arg(number);
    case Verdict::otherKit:
        return KitText::tr("This is a group of another kit. Please take the paper that was saved just now.");
    }
    return {};
}

} // namespace vb::ui
