#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QVBoxLayout;

namespace vb::ui {

class Banner;
class NotePage;
class TextLabel;

/// A note to read, as it stands on paper: fields, addenda below, who signed; what is void is struck out.
class NoteReading : public QWidget {
    Q_OBJECT

public:
    explicit NoteReading(const QString &timeZone, QWidget *parent = nullptr);

    /// `people`: names of who is asked to co-sign.
    void show(const chart::NoteRecord &record, const std::vector<staff::Member> &people);
    void clear();
    [[nodiscard]] const chart::NoteRecord &record() const { return m_record; }
    /// What the signatures are worth: one sentence on the whole, and a line on each.
    void showVerdict(const chart::NoteVerdict &verdict);
    void say(int kind, const QString &sentence); // a BannerKind
    /// So that it scrolls by keys.
    void scrollBy(int pages);
    [[nodiscard]] QString everyText() const;

private:
    void addHead(QVBoxLayout *down);
    void addSections(QVBoxLayout *down);
    void addSignatures(QVBoxLayout *down, const std::vector<staff::Member> &people);

    PracticeTime m_time;
    chart::NoteRecord m_record;
    Banner *m_banner;
    NotePage *m_page;
    QWidget *m_content;
};

} // namespace vb::ui
