#include "core/exchange/audit_export.h"

#include "core/base/durable_file.h"
#include "core/exchange/audit_writer.h"

namespace vb::exchange {

namespace {

using access::Right;

constexpr qint64 kRowsAtOnce = 1000;

struct Page {
    std::vector<audit::Entry> entries;
    AuditNames names;
};

/// One export, from its entry in the audit on.
class Export {
public:
    Export(store::Store &store, const Actor &actor, const AuditExport &wanted, const AuditOfOthers *others)
        : m_store(store), m_actor(actor), m_wanted(wanted), m_others(others)
    {
    }

    /// Enters it; afterwards the filter is that of the moment, and the number of rows is known.
    Result<void> enter()
    {
        store::Intent intent {.right = Right::auditExport, .patient = m_wanted.filter.patient};
        intent.ticket = m_ticket;
        VB_TRY(m_filter, m_store.read(m_actor, intent, [this](store::Reader &reader, store::Intent &own) {
            return ask(reader, own);
        }));
        return {};
    }

    Result<AuditExported> writeTo(file::Replacement &file, const ExportProgress &progress)
    {
        const std::unique_ptr<AuditWriter> writer = auditWriterFor(m_wanted.format, m_store.clock().now().wallMs);
        VB_DO(file.write(writer->begin()));
        for (;;) {
            VB_TRY(const Page page, nextPage());
            if (page.entries.empty())
                break;
            QByteArray text;
            for (const audit::Entry &entry : page.entries)
                text += writer->row(entry, page.names);
            VB_DO(file.write(text));
            m_written += static_cast<qint64>(page.entries.size());
            if (progress && !progress(m_written, m_rows))
                return fail(Code::failed, QStringLiteral("the export was stopped"));
        }
        VB_DO(file.write(writer->end()));
        VB_DO(file.keep());
        return AuditExported {m_written, file.size()};
    }

    /// Leaves an entry of the failure; gives the failure back.
    Error failed(const Error &error)
    {
        const Result<void> noted = m_store.read(
            m_actor,
            {.right = Right::auditExport,
             .patient = m_wanted.filter.patient,
             .detail = QStringLiteral("%1, ended after %2 of %3 entries, no file (%4)")
                           .arg(auditFormatName(m_wanted.format))
                           .arg(m_written)
                           .arg(m_rows)
                           .arg(codeName(error.code))},
            [](store::Reader &, store::Intent &) -> Result<void> { return fail(Code::failed, QString()); });
        return noted.ok() || noted.error().code == Code::failed ? error : noted.error();
    }

private:
    Result<audit::Filter> ask(store::Reader &reader, store::Intent &intent)
    {
        VB_TRY(const audit::Filter filter, reader.audit().narrowed(m_wanted.filter));
        m_isOwnOver = m_others != nullptr && !m_others->withOwn;
        if (!m_isOwnOver) {
            VB_TRY(m_rows, reader.audit().count(filter));
        }
        m_rows += m_others != nullptr ? m_others->rows : 0;
        // The number first: the monitor counts by it.
        const QString whose = m_others != nullptr ? m_others->whose + QStringLiteral(", ") : QString();
        intent.detail = QStringLiteral("%1 entries, %2, %3")
                            .arg(QString::number(m_rows), auditFormatName(m_wanted.format),
                                 whose + audit::describe(m_wanted.filter));
        return filter;
    }

    /// This PC's entries, then those of the others; none at the end.
    Result<Page> nextPage()
    {
        if (!m_isOwnOver) {
            VB_TRY(Page page, ownPage());
            if (!page.entries.empty() || m_others == nullptr)
                return page;
            m_isOwnOver = true;
        }
        VB_TRY(std::vector<audit::Entry> entries, m_others->next(kRowsAtOnce));
        return m_store.readOn(m_actor, m_ticket, [&entries](store::Reader &reader) -> Result<Page> {
            VB_TRY(AuditNames names, auditNames(reader, patientsIn(entries)));
            return Page {std::move(entries), std::move(names)};
        });
    }

    Result<Page> ownPage()
    {
        return m_store.readOn(m_actor, m_ticket, [this](store::Reader &reader) -> Result<Page> {
            Page page;
            VB_TRY(page.entries, reader.audit().page(m_filter, {}, m_last, kRowsAtOnce));
            VB_TRY(page.names, auditNames(reader, patientsIn(page.entries)));
            if (!page.entries.empty())
                m_last = page.entries.back().index;
            return page;
        });
    }

    store::Store &m_store;
    const Actor &m_actor;
    const AuditExport &m_wanted;
    const AuditOfOthers *m_others; // null: only this PC's
    bool m_isOwnOver = false;
    std::optional<qint64> m_last; // of this PC's entries, the one that was written last
    std::shared_ptr<store::Ticket> m_ticket = std::make_shared<store::Ticket>();
    audit::Filter m_filter;
    qint64 m_rows = 0;
    qint64 m_written = 0;
};

} // namespace

QString auditFormatName(AuditFormat format)
{
    switch (format) {
    case AuditFormat::csv: return QStringLiteral("csv");
    case AuditFormat::json: return QStringLiteral("json");
    case AuditFormat::fhir: break;
    }
    return QStringLiteral("fhir");
}

std::optional<AuditFormat> auditFormatFromName(QStringView name)
{
    for (const AuditFormat format : {AuditFormat::csv, AuditFormat::json, AuditFormat::fhir})
        if (name == auditFormatName(format))
            return format;
    return std::nullopt;
}

Result<AuditExported> exportAudit(store::Store &store, const Actor &actor, const AuditExport &wanted,
                                  const ExportProgress &progress, const AuditOfOthers *others)
{
    Export work(store, actor, wanted, others);
    VB_DO(work.enter());
    Result<file::Replacement> file = file::Replacement::begin(wanted.path);
    if (!file)
        return work.failed(file.error());
    Result<AuditExported> written = work.writeTo(*file, progress);
    if (!written)
        return work.failed(written.error());
    return written;
}

} // namespace vb::exchange
